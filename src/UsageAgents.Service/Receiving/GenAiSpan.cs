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

    private static readonly string[] Input = ["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"];
    private static readonly string[] Output = ["gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"];
    private static readonly string[] Cached = ["gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cached_input_tokens", "gen_ai.usage.cache_read_input_tokens"];
    private static readonly string[] FirstSeconds = ["gen_ai.response.time_to_first_chunk", "gen_ai.server.time_to_first_token", "gen_ai.client.time_to_first_token"];
    private static readonly string[] Cost = ["gen_ai.usage.cost"];

    /// <summary>Whether a span is a call to a model; all others are none of our business.</summary>
    public static bool IsCall(ReceivedSpan span) => GenAiAttributes.IsOfCall(span.Attributes);

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
        var record = new UsageRecord(DateTime.UnixEpoch.AddTicks((long)(span.StartNanos / NanosPerTick)), GenAiAttributes.Workload(span.Resource), (long)input, (long)output)
        {
            Model = GenAiAttributes.Model(span.Attributes),
            Team = GenAiAttributes.Team(span.Attributes, span.Resource),
            CachedTokens = (long?)(cached > input ? input : cached),
            LatencyMs = (span.EndNanos - span.StartNanos) / NanosPerMs,
            TimeToFirstTokenMs = Number(span, FirstSeconds) * ColumnNames.MsPerSecond,
            CostUsd = Number(span, Cost),
            Status = GenAiAttributes.Name(span.Attributes, "error.type") ?? (span.IsError ? "error" : StatusText.Ok),
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
}
