namespace UsageAgents.Planning.Reading;

/// <summary>What a word or phrase of a question can mean.</summary>
internal enum Concept
{
    Requests, Input, Output, Tokens, Size,
    Sum, HowMany, Mean, Median, Max, Min, Deviation, Variance, Quartiles, Distribution,
    Share, Difference, Ratio, Correlation, Trend, Compare, Each,
    PerMinute, PerSecond, PerHour, PerDay, PerWeek, PerMonth, PerYear, PerRequest,
    WhichWorkload, WhichModel, WhichMinute, When, Busiest, Quietest, Minutes, Second, HowLong,
    Anomaly, Overview, Coverage, Start, End, Workloads,
    Cost, Price, Cheapest, Dearest, Saving, Switch, Advice, Actual,
    More, Less, OtherTime, Pronoun, Gap, Report, Actions,
}
