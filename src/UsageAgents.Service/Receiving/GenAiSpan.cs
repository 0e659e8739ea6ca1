using UsageAgents.Importing;
using UsageAgents.Usage;

namespace UsageAgents.Service.Receiving;

/// <summary>Makes usage of the spans of calls to models, by the semantic conventions for generative AI, present and former names.</summary>
internal static class GenAiSpan
{
    private const ulong NanosPerTick = 100;
    private const double NanosPerMs = 1e6;
    private const int HexOfSpanId = 16;
    private const int HexOfTraceId = 32;
    private const int MaxNameLength = 64;

    // These sum up calls that have spans of their own, or call no model.
    private static readonly string[] NotCalls = ["invoke_agent", "create_agent", "execute_tool", "invoke_workflow", "orchestrate_tools"];
    private static readonly string[] Input = ["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"];
    private static readonly string[] Output = ["gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"];
    private static readonly string[] Cached = ["gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cached_input_tokens", "gen_ai.usage.cache_read_input_tokens"];
    private static readonly string[] Model = ["gen_ai.response.model", "gen_ai.request.model"];
    private static readonly string[] FirstSeconds = ["gen_ai.response.time_to_first_chunk", "gen_ai.server.time_to_first_token", "gen_ai.client.time_to_first_token"];
    private static readonly string[] Cost = ["gen_ai.usage.cost"];
    private static readonly string[] Team = ["team", "service.namespace"];

    /// <summary>Whether a span is a call to a model; all others are none of our business.</summary>
    public static bool IsCall(ReceivedSpan span) =>
        Array.Exists(Model, span.Attributes.ContainsKey)
        && !(span.Attributes.TryGetValue("gen_ai.operation.name", out var operation) && NotCalls.Contains(operation as string, StringComparer.Ordinal));

    /// <summary>Makes usage of a call, or says why not.</summary>
    public static (KeyedUsage? Usage, string? Fault) Read(ReceivedSpan span)
    {
        if (Fault(span) is { } fault)
        {
            return (null, $"span {span.SpanId}: {fault}");
        }

        var input = Number(span, Input) ?? 0;
        var cached = Number(span, Cached);
        var output = Number(span, Output) ?? 0;
        var record = new UsageRecord(DateTime.UnixEpoch.AddTicks((long)(span.StartNanos / NanosPerTick)), Name(span.Resource, "service.name") ?? UsageRecord.DefaultWorkload, (long)input, (long)output)
        {
            Model = Model.Select(name => Name(span.Attributes, name)).FirstOrDefault(model => model is not null),
            Team = Team.Select(name => Name(span.Attributes, name) ?? Name(span.Resource, name)).FirstOrDefault(team => team is not null),
            CachedTokens = (long?)(cached > input ? input : cached),
            LatencyMs = (span.EndNanos - span.StartNanos) / NanosPerMs,
            TimeToFirstTokenMs = Number(span, FirstSeconds) * ColumnNames.MsPerSecond,
            CostUsd = Number(span, Cost),
            Status = Name(span.Attributes, "error.type") ?? (span.IsError ? "error" : StatusText.Ok),
        };
        return (new KeyedUsage($"{span.TraceId}/{span.SpanId}", record), null);
    }

    private static string? Fault(ReceivedSpan span)
    {
        if (span.SpanId.Length != HexOfSpanId || span.TraceId.Length != HexOfTraceId)
        {
            return "its ids are not 16 and 32 hexadecimal digits";
        }

        // Until 2100.
        if (span.StartNanos is 0 or > 4_102_444_800_000_000_000UL || span.EndNanos < span.StartNanos)
        {
            return "its times are missing or end before they begin";
        }

        if (!span.IsError && !span.Attributes.ContainsKey("error.type") && Number(span, Input) is null)
        {
            return $"it has no {Input[0]}";
        }

        var numbers = new[] { Number(span, Input), Number(span, Output), Number(span, Cached), Number(span, FirstSeconds), Number(span, Cost) };
        return Array.Exists(numbers, number => number is < 0 or > int.MaxValue) ? "a number is negative or too large" : null;
    }

    private static double? Number(ReceivedSpan span, string[] names) => names
        .Select(name => span.Attributes.GetValueOrDefault(name))
        .Select(value => value switch { long whole => whole, double real when double.IsFinite(real) => real, _ => (double?)null })
        .FirstOrDefault(number => number is not null);

    private static string? Name(IReadOnlyDictionary<string, object> attributes, string name) =>
        attributes.GetValueOrDefault(name) is string { Length: > 0 } text ? text[..Math.Min(text.Length, MaxNameLength)] : null;
}
