namespace UsageAgents.Importing;

/// <summary>How dates like 03/04/2026 are read.</summary>
internal enum DateOrder
{
    /// <summary>Only if there is no doubt.</summary>
    Unsaid,

    /// <summary>The day comes first.</summary>
    DayFirst,

    /// <summary>The month comes first.</summary>
    MonthFirst,
}
