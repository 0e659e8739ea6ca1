using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace UsageAgents.Planning.Reading;

/// <summary>What people ask for that usage data of times, workloads and token counts does not hold.</summary>
internal static partial class Unsupported
{
    private static readonly Dictionary<string, string> Table = new(StringComparer.Ordinal)
    {
        ["how long requests took"] = "latency|response time|slow|slower|slowest|fast|faster|fastest|delay|ttft|time to first token|speed|processing time|request duration|wait time|waiting time|token per second per user|round trip|how quickly|how quick|request take|call take|to respond|responsiveness|lag|took to|inter token|milliseconds|execution time|completion time|queue time|queueing|duration of request|how long did each|long does a request|long did request",
        ["who sent the requests"] = "user|customer|client|employee|person|people|who|account|individual|human|developer|session|subscriber|email|caller|username|api key|requester",
        ["teams or projects"] = "team|department|organization|organisation|business unit|project|cost center|cost centre|group of people|division|squad",
        ["errors or outcomes of requests"] = "error|fail|failed|failure|success rate|succeed|successful|timeout|timed out|status code|exception|retry|retries|crash|http 500|rate limit|rate limited|throttle|throttled|rejected|outage|uptime|downtime|availability|aborted|finish reason|truncated|incident",
        ["which model ran"] = "model was used|model were used|model did we use|model handled|model ran|model served|model answered|model processed|model is used|model are used|model do we use|model is behind|model produced|model generated|models ran|models served|model version|model name|per model traffic|model received|model got|deployed model|model are we|model was running|model is running|model powers|model is serving|model serves|model is deployed|model runs",
        ["places or machines"] = "region|country|countries|location|geography|geographic|datacenter|data center|server|machine|node|city|continent|cluster|ip address|browser|device|host|continent|operating system",
        ["the text of requests"] = "topic|language|programming language|subject|sentiment|content of|text of|what did they ask|asked about|asking about|keyword|wording|intent|theme|python|javascript|question about|malicious|pii|personal data|harmful",
        ["how good the answers were"] = "accuracy|accurate|hallucination|hallucinate|satisfaction|satisfied|rating|feedback|quality of the answer|answer quality|correctness|correct answer|helpful|quality of response|response quality|output quality|happy|score|benchmark|thumbs",
        ["hardware, energy or emissions"] = "gpu|cpu|memory|energy|electricity|power consumption|carbon|emission|co2|watt|kwh|hardware|utilization|utilisation|vram|bandwidth|footprint|water",
        ["caching"] = "cache|cached|cache hit|caching|prompt caching|prefix cache",
        ["business figures"] = "revenue|profit|margin|roi|return on investment|sales|income|conversion rate|churn|stock|market share",
        ["tool or function calls"] = "tool call|function call|tool use|plugin|agent step|mcp|rag|embedding|image|audio|video",
        ["settings of requests"] = "temperature|top p|system prompt|max tokens setting|streaming|streamed|batch|batched|concurrent|concurrency|parallel|simultaneous|in flight|priority",
        ["a way to change anything: it is only read"] = "delete|drop table|drop the table|drop the usage|truncate|erase|wipe|purge|overwrite|update the table|update table|insert|alter table|alter the table|remove all|remove the table|remove the row|reset the|create table|grant|send an email|email me|shut down|restart",
        ["anything outside of usage"] = "weather|joke|poem|capital of|president|recipe|headline|football|movie|song|meaning of life|restaurant",
    };

    public static readonly FrozenDictionary<string, string> Phrases = Table
        .SelectMany(entry => entry.Value.Split('|').Select(phrase => (Phrase: Lexicon.Normal(phrase), Topic: entry.Key)))
        .DistinctBy(entry => entry.Phrase, StringComparer.Ordinal)
        .ToFrozenDictionary(entry => entry.Phrase, entry => entry.Topic, StringComparer.Ordinal);

    /// <summary>Says what a phrase asks for that the data does not hold, or nothing.</summary>
    public static string? TopicOf(string phrase) => Phrases.TryGetValue(phrase, out var topic) ? topic
        : StatusCodes.IsMatch(phrase) ? Phrases["status code"]
        : null;

    // "429s", "5xx"
    [GeneratedRegex("^[45]([0-9]{2}s|xx)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StatusCodes { get; }
}
