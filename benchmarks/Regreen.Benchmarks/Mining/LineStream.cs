using System.Globalization;

namespace Regreen.Benchmarks.Mining;

/// <summary>Makes log lines: every line has fresh parameters, and one in a hundred a template that no line had before.</summary>
internal sealed class LineStream(int seed)
{
    private static readonly string[] Verbs = ["opened", "closed", "accepted", "refused", "reading", "writing", "scheduled", "evicted", "retrying", "flushed", "joined", "expired"];
    private static readonly string[] Nouns = ["session", "connection", "block", "partition", "request", "snapshot", "worker", "queue", "segment", "replica", "index", "lease"];
    private static readonly Func<Random, string>[] Parameters =
    [
        random => random.Next().ToString(CultureInfo.InvariantCulture),
        random => $"10.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}:{random.Next(1024, 65536)}",
        random => $"0x{random.NextInt64():x}",
        random => $"/var/data/{random.Next()}/part-{random.Next(10_000)}",
        random => $"blk_{random.NextInt64()}",
        random => $"{random.Next(100_000)}ms",
        random => new Guid(Bytes(random)).ToString(),
        random => $"id={random.Next()}",
        random => $"\"{random.Next():x}-{random.Next()}\"",
        random => $"user=u{random.Next(1_000_000)}",
        random => $"{random.Next(1000)}.{random.Next(1000)} KB",
    ];

    private readonly Random _random = new(seed);
    private readonly List<string[]> _templates = [];
    private long _made;

    /// <summary>How many templates there have been.</summary>
    public int Templates => _templates.Count;

    public string Next()
    {
        if (_templates.Count == 0 || _made % 100 == 0)
        {
            _templates.Add(Template());
        }

        // The lines that are not first of their template are shared among the 300 first ones, as in a service that has run for long.
        var parts = _made % 100 == 0 ? _templates[^1] : _templates[_random.Next(Math.Min(_templates.Count, 300))];
        _made++;
        return string.Concat(parts.Select(part => part.Length == 1 && char.IsLower(part[0]) ? Parameters[part[0] - 'a'](_random) + " " : part));
    }

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return bytes;
    }

    private string[] Template()
    {
        var parts = new List<string> { $"{Letters()}: {Verbs[_random.Next(Verbs.Length)]} {Nouns[_random.Next(Nouns.Length)]} " };
        for (var parameter = _random.Next(1, 5); parameter > 0; parameter--)
        {
            parts.Add(((char)('a' + _random.Next(Parameters.Length))).ToString());
            parts.Add($"{Nouns[_random.Next(Nouns.Length)]} {Letters()} ");
        }

        return [.. parts];
    }

    private string Letters() => string.Create(_random.Next(3, 9), _random, (span, random) =>
    {
        for (var index = 0; index < span.Length; index++)
        {
            span[index] = (char)('a' + random.Next(26));
        }
    });
}
