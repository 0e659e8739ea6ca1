using System.Collections.Frozen;

namespace UsageAgents.Planning.Reading;

/// <summary>Which phrases mean which concept. A phrase is in the singular, lower case; the longest match wins.</summary>
internal static class Lexicon
{
    private static readonly Dictionary<Concept, string> Table = new()
    {
        [Concept.Requests] = "request|call|api call|query|invocation|hit|traffic|volume|load|message|inference|activity|row|record|entry|interaction",
        [Concept.Input] = "input token|input|prompt token|prompt|context token|context|token in|token read|incoming token|prompt length|prompt size|context length|context size|input length|input size|token sent|send in|sent in|go in|put in|feed in|fed in|read|ingested|consumed on input",
        [Concept.Output] = "output token|output|generated token|generated|generation|generate|completion token|completion|response token|response|response length|reply|answer|output length|output size|completion length|token out|token written|wrote|produced|produce|written|outgoing token|emitted|emit|get back|got back|come back|came back|returned|token generated|token produced",
        [Concept.Tokens] = "token|total token|combined token|token overall|overall token|token usage|token consumption|token count|input and output token|input plus output token|prompt and completion token|input and output combined|token in total|consumption|usage",
        [Concept.Size] = "size|length|long|large|big|heavy|small|short",
        [Concept.Sum] = "total|sum|overall|altogether|in all|combined|cumulative|aggregate|in total|sum up|add up|all told|entire",
        [Concept.HowMany] = "how many|number of|count|how much|amount of|quantity|the number|tally|how often",
        [Concept.Mean] = "average|mean|avg|on average|averaged|per request on average|expected",
        [Concept.Median] = "median|middle value|typical|typically|p50|50th percentile|midpoint|usual",
        [Concept.Max] = "maximum|max|largest|biggest|longest|highest|peak|greatest|most|top|heaviest|upper limit|record high|maximal|ceiling",
        [Concept.Min] = "minimum|min|smallest|shortest|lowest|fewest|least|lightest|minimal|floor|bottom",
        [Concept.Deviation] = "standard deviation|std dev|stddev|std|spread|variability|variation|deviation|dispersion|vary|how consistent|volatile|volatility",
        [Concept.Variance] = "variance",
        [Concept.Quartiles] = "quartile|interquartile range|interquartile|iqr",
        [Concept.Distribution] = "distribution|histogram|distributed|breakdown of size|percentiles",
        [Concept.Share] = "how much of|what portion of|share|percentage|percent|%|proportion|fraction|portion|what part|which part|pct|split|make up|account for|accounts for",
        [Concept.Difference] = "difference|differ|gap|how many more|how much more|how many fewer|how much less|how much higher|how much lower|how much longer|how much larger|how much bigger|how much shorter|exceed|by how much|outnumber|apart",
        [Concept.Ratio] = "ratio|how many times|times as many|times as much|times more|times larger|times bigger|times longer|for every|per output token|per input token|factor|relation of|relative to",
        [Concept.Correlation] = "correlation|correlate|correlated|relationship between|related to|depend on|linked to|go together",
        [Concept.Trend] = "trend|growing|grow over|increasing|decreasing|declining|rising|falling|over time|develop|evolve|going up|going down|first half and the second half|second half than the first|first half than the second|ramp up|slow down over",
        [Concept.Compare] = "compare|comparison|versus|vs|compared|contrast|against|side by side|than|between the two|or",
        [Concept.Each] = "split by workload|workload with|service with|split by service|split per workload|each workload|by workload|per workload|every workload|both workload|each service|by service|per service|both service|each of the|for each workload|for each service|for each application|for each of them|respectively|individually|broken down|break down|breakdown|both|each type|per type|each one|two workload|separately|each application|per application",
        [Concept.PerMinute] = "per minute|each minute|every minute|a minute|minutely|rpm|tpm|in one minute|in a single minute|in a minute|single minute|one minute|any minute|by minute|minute by minute|in any given minute|any one minute|any single minute|minute average|minute on average|throughput",
        [Concept.PerSecond] = "per second|each second|every second|a second|rps|qps|tps",
        [Concept.PerHour] = "per hour|hourly|an hour|each hour|every hour",
        [Concept.PerDay] = "per day|daily|a day|each day|every day|day|24 hour",
        [Concept.PerWeek] = "per week|weekly|a week|each week|every week|week|7 day",
        [Concept.PerMonth] = "per month|monthly|a month|each month|every month|month|30 day",
        [Concept.PerYear] = "per year|yearly|a year|annually|annual|each year|every year|year|365 day",
        [Concept.PerRequest] = "per request|each request|per call|a request|one request|single request|per query|every request|per message|individual request|an average request|per api call|a single call|a call|average request|typical request|per inference",
        [Concept.WhichWorkload] = "which workload|what workload|which service|which one|which of the two|which of the workload|which application|which type|which kind|which of them|which is|which has|which had|which use|which side|what kind of|what type of|which use case",
        [Concept.WhichModel] = "which model|what model|which llm|what llm|which option|which provider|provider|vendor",
        [Concept.WhichMinute] = "which minute|what minute|at what time|at which time|what time|which time|what moment|at which minute|which moment|minute with|minute had|minute saw|minute of|minute when|time of day",
        [Concept.When] = "when",
        [Concept.Busiest] = "busiest|peak minute|rush|peak time|peak load|peak traffic|hottest|most active|peak hour|most loaded|peak of traffic|traffic peak|load peak|most traffic",
        [Concept.Quietest] = "quietest|calmest|slowest minute|least busy|least active|idle|emptiest|quiet|least traffic",
        [Concept.Minutes] = "minute",
        [Concept.Second] = "busiest second|peak second|single second|which second|any second|one second|quietest second|hottest second",
        [Concept.HowLong] = "how long|duration|what period|which period|time span|timespan|time range|time frame|timeframe|period|date range|time period|what dates|which dates|what hours|what day|which day|what date|which date|interval",
        [Concept.Anomaly] = "anomaly|anomalies|anomalous|spike|outlier|unusual|unusually|abnormal|strange|weird|surge|burst|suspicious|irregular|irregularity|odd|out of the ordinary|unexpected|deviate|dip|jump|sudden|extraordinary|stand out|stands out|abnormality",
        [Concept.Overview] = "overview|summary|summarise|summarize|summarised|report|describe|tell me about|general picture|at a glance|key figure|key number|analyse|analyze|analysis|profile|insight|state of",
        [Concept.Coverage] = "what data|which data|data set|dataset|data cover|data hold|data contain|cover|covered|data available|recorded|recording|data have|data include|trace",
        [Concept.Start] = "start|begin|first request|earliest|beginning|oldest",
        [Concept.End] = "end|last request|latest|finish|newest|most recent|stop",
        [Concept.Workloads] = "which workload are|what workload are|which workload exist|which workload do|what workload do|workload are there|list the workload|name of the workload|workload name|kind of workload|type of workload|how many workload|number of workload|list workload|which service are|how many service|what service are",
        [Concept.Cost] = "cost|paying|dearer|pricier|more expensive|costlier|billed at|billed on|charged at|paid at|spend|spending|spent|bill|pay|expense|dollar|usd|charge|money|expensive|budget|costing|price tag|worth|run up|set us back|financially|expenditure",
        [Concept.Price] = "price|pricing|list price|rate|priced|price per|price list|tariff",
        [Concept.Cheapest] = "cheapest|lowest cost|least expensive|most affordable|best price|lowest price|most economical|cost least|least money|cheap|economical|affordable|most cost effective|cost effective|best value|least costly|minimize cost|minimise cost|lowest bill|cost the least|inexpensive",
        [Concept.Dearest] = "most expensive|dearest|priciest|highest cost|highest price|most costly|costliest|cost the most|expensive one",
        [Concept.Saving] = "save|shrink|saving|cheaper|cut cost|reduce cost|reduce spending|lower cost|lower the bill|reduce the bill|cut spending|reduce our cost|reduce my cost|cut the bill|cost reduction|less expensive|lower our cost|bring down|reduce the cost|cut our cost|lower the cost|reduce expense|spend less|pay less|saved|optimize cost|optimise cost|cost optimization|cost optimisation|optimize spending|optimise spending|reduce our bill|reduce our spending|cut our spending|cut our bill",
        [Concept.Switch] = "switch|switching|switched|move|moving|moved|migrate|migrating|migrated|replace|replacing|replaced|instead|instead of|change from|go from|going from|swap|route|routing|routed|rather than|shift",
        [Concept.Advice] = "recommend|recommendation|suggest|suggestion|advice|advise|optimize|optimise|optimization|optimisation|best way|how can we|how could we|how do we|how might we|should we|ought we|how can i|how should",
        [Concept.Actual] = "bill us|bill me|billed us|charge us|charged us|charged me|invoice us|invoiced us|actual bill|actually pay|actually paid|actually spend|actually spent|invoice|invoiced|billed|real bill|were charged|was charged|paid|really pay|really paid|really cost us|actual cost|actually cost|actual spend|our contract|discount|negotiated",
        [Concept.More] = "more|greater|higher|bigger|larger|longer|over|above|busier|heavier",
        [Concept.Less] = "less|fewer|lower|smaller|shorter|under|below|lighter",
        [Concept.OtherTime] = "yesterday|tomorrow|today|last week|last month|last year|next week|next month|next year|next quarter|last quarter|this week|this month|this year|tonight|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|july|august|september|october|december|forecast|predict|prediction|future|next hour|previous hour|previous day|previous week|previous month|night|christmas|day before|week before|historical|history|years ago|days ago|last night|this morning|right now|currently|real time|realtime|live|week over week|month over month|coming week|coming month|coming day|upcoming|last quarter|this quarter",
        [Concept.Gap] = "time between|gap between|pause|inter arrival|interarrival|inter arrival time|interarrival time|arrival gap|idle gap|spacing between|time gap|seconds between|interval between|silence|without any request|time apart|elapsed between|gap in traffic|pause between|time from one request to the next",
        [Concept.Report] = "write a report|full report|usage report|status report|weekly report|monthly report|daily report|executive summary|management summary|write up|report on|report for|write a summary",
        [Concept.Actions] = "action item|action plan|next step|concrete step|action to take|what should we do|what can we do|what could we do|what to do|proposed action|propose action|propose step|recommended action|recommend action|recommend step|list of action|plan of action",
        [Concept.Pronoun] = "it|its|they|their|them|that|those|these|this|one",
    };

    public static readonly FrozenDictionary<string, Concept> Phrases = Table
        .SelectMany(entry => entry.Value.Split('|').Select(phrase => (Phrase: Normal(phrase), Concept: entry.Key)))
        .DistinctBy(entry => entry.Phrase, StringComparer.Ordinal)
        .ToFrozenDictionary(entry => entry.Phrase, entry => entry.Concept, StringComparer.Ordinal);

    public static readonly int LongestPhrase = Phrases.Keys.Max(phrase => phrase.Count(character => character == ' ') + 1);

    /// <summary>Puts a phrase into the form in which questions are read.</summary>
    public static string Normal(string phrase) => string.Join(' ', phrase.Split(' ').Select(Singular.Of));
}
