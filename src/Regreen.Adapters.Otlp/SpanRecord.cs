using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core.Tracing;

namespace Regreen.Adapters.Otlp;

/// <summary>A span of OTLP while it is read.</summary>
internal sealed class SpanRecord
{
    private const int Error = 2;
    private const int MostAttributes = 64;
    private const int MostExceptions = 4;
    private const int LongestValue = 4096;
    private const int LongestStack = 16_384;

    public string Trace { get; set; } = "";

    public string Id { get; set; } = "";

    public string Parent { get; set; } = "";

    public string Name { get; set; } = "";

    public ulong Start { get; set; }

    public ulong End { get; set; }

    public long Status { get; set; }

    public string Message { get; set; } = "";

    public Dictionary<string, string> Attributes { get; } = new(StringComparer.Ordinal);

    public List<Dictionary<string, string>> Events { get; } = [];

    public Span ToSpan(string service, Func<string, string> redact)
    {
        var exceptions = Events.Where(attributes => attributes.ContainsKey("exception.type") || attributes.ContainsKey("exception.message")).Take(MostExceptions).Select(Exception).ToImmutableArray();
        return new Span(
            Trace.ToLower(CultureInfo.InvariantCulture),
            Id.ToLower(CultureInfo.InvariantCulture),
            Parent.Trim('0').Length == 0 ? null : Parent.ToLower(CultureInfo.InvariantCulture),
            redact(service),
            Cut(Name, LongestValue),
            At(Start),
            TimeSpan.FromTicks((long)(Math.Min(End > Start ? End - Start : 0, long.MaxValue) / 100)))
        {
            IsFailed = Status == Error || Attributes.ContainsKey("error.type"),
            Message = Cut(Message.Length > 0 ? Message : Attributes.GetValueOrDefault("error.type", ""), LongestValue),
            Attributes = Attributes.Take(MostAttributes).ToImmutableSortedDictionary(pair => pair.Key, pair => Cut(pair.Value, LongestValue), StringComparer.Ordinal),
            Exceptions = exceptions,
        };

        string Cut(string text, int longest) => redact(text.Length <= longest ? text : text[..longest]);

        string Exception(Dictionary<string, string> attributes) => Cut(
            string.Join(": ", ((string[])["exception.type", "exception.message"]).Select(name => attributes.GetValueOrDefault(name, "")).Where(text => text.Length > 0))
            + "\n" + attributes.GetValueOrDefault("exception.stacktrace", ""),
            LongestStack);
    }

    private static DateTimeOffset At(ulong nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks((long)(Math.Min(nanoseconds, long.MaxValue) / 100));
}
