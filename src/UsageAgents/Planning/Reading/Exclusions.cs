using System.Collections.Immutable;

namespace UsageAgents.Planning.Reading;

/// <summary>Finds workloads that are left out: "excluding code", "leave chat out", "everything but code".</summary>
internal static class Exclusions
{
    private const int Farthest = 4;
    private static readonly string[] Words = ["excluding", "exclude", "excludes", "except", "ignoring", "ignore", "without", "minus", "leaving", "leave", "omit", "omitting", "skip", "skipping", "disregarding", "disregard", "besides", "barring", "discount", "discounting"];

    private static readonly string[][] Phrases =
    [
        ["other", "than"], ["apart", "from"], ["aside", "from"], ["everything", "but"], ["all", "but"], ["not", "counting"], ["but", "not"], ["and", "not"], ["not", "in"],
    ];

    public static bool Begins(string word) => Words.Contains(word);

    /// <summary>Gives the workloads before which an exclusion stands, and takes its words.</summary>
    public static ImmutableArray<string> Read(WordReading reading, IEnumerable<(string Workload, int Place)> workloads)
    {
        var excluded = ImmutableArray.CreateBuilder<string>();
        foreach (var (workload, place) in workloads)
        {
            if (ExclusionBefore(reading, place) is { } start)
            {
                reading.Take(start, place - start);
                excluded.Add(workload);
            }
        }

        return excluded.DrainToImmutable();
    }

    private static int? ExclusionBefore(WordReading reading, int place)
    {
        for (var at = place - 1; at >= Math.Max(0, place - Farthest); at--)
        {
            if (Array.Exists(Phrases, phrase => reading.Matches(at, phrase)) || (!reading.IsTaken(at) && Begins(reading.OriginalAt(at)))
                || (at == place - 1 && reading.OriginalAt(at) is "non" or "not"))
            {
                return at;
            }
        }

        return null;
    }
}
