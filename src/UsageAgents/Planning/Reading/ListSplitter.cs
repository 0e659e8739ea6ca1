using System.Text.RegularExpressions;
using UsageAgents.Planning.Rules;

namespace UsageAgents.Planning.Reading;

/// <summary>Splits a list of different things: "busiest minute, quietest minute, and the average per minute".</summary>
internal static partial class ListSplitter
{
    public static IEnumerable<Piece> Split(Piece piece, ClauseMemory clauses)
    {
        string[] texts = [.. Joints.Split(piece.Text).Where(text => !string.IsNullOrWhiteSpace(text))];
        if (texts.Length < 2)
        {
            return [piece];
        }

        Clause[] parts = [.. texts.Select(clauses.Read)];
        var isList = Array.TrueForAll(parts, AsksAlone) && parts.Select(KindOf).Distinct(StringComparer.Ordinal).Count() > 1
            && Array.TrueForAll(parts, part => part.Window is null && part.ComparedWindows.IsEmpty && part.Limits.IsEmpty);
        return isList ? texts.Select((text, place) => new Piece(text + SharedWorkload(parts, place), Asks: true, IsListed: true)) : [piece];
    }

    // A workload that the first names, or only the last, is meant by all.
    private static string SharedWorkload(Clause[] parts, int place)
    {
        var others = parts.Where((_, index) => index != place).SelectMany(part => part.Workloads).Distinct(StringComparer.Ordinal).Count();
        var shared = parts[0].Workloads is [var first] ? first : parts[^1].Workloads is [var last] && others <= 1 && Array.TrueForAll(parts[..^1], part => part.Workloads.IsEmpty) ? last : null;
        return shared is null || !parts[place].Workloads.IsEmpty ? "" : $" for {shared}";
    }

    private static bool AsksAlone(Clause clause) => clause.Has(Concept.Busiest) || clause.Has(Concept.Quietest) || Subject.IsMoney(clause)
        || ((Subject.HasMeasure(clause) || clause.Has(Concept.PerMinute) || clause.Has(Concept.Share))
            && (!Measuring.NamedStatistics(clause).IsEmpty || clause.HasAny(Concept.Sum, Concept.HowMany, Concept.Share, Concept.Mean) || clause.Said.Any(said => said.Phrase.StartsWith("total", StringComparison.Ordinal))));

    private static string KindOf(Clause clause) => Subject.IsMoney(clause) ? "money"
        : clause.Has(Concept.Share) ? "share"
        : clause.Has(Concept.Busiest) ? "busiest"
        : clause.Has(Concept.Quietest) ? "quietest"
        : "statistic";

    [GeneratedRegex(@",\s*and\s+(also\s+)?|,\s*|\s+and\s+(also\s+)?|\s+plus\s+", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Joints { get; }
}
