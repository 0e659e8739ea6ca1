using System.Collections.Immutable;
using UsageAgents.Planning.Reading;

namespace UsageAgents.Planning.Rules;

/// <summary>Which measures and statistics a clause asks for.</summary>
internal static class Measuring
{
    private static readonly string[] SizePhrases = ["largest", "biggest", "longest", "heaviest", "smallest", "shortest", "lightest"];
    private static readonly string[] Counting = ["many", "number", "count"];

    private static readonly (Concept Concept, string[] Names)[] Statistics =
    [
        (Concept.Mean, ["mean"]), (Concept.Median, ["median"]), (Concept.Max, ["max"]), (Concept.Min, ["min"]), (Concept.Deviation, ["stddev"]),
        (Concept.Variance, ["variance"]), (Concept.Quartiles, ["p25", "median", "p75"]), (Concept.Distribution, ["min", "p25", "median", "p75", "p95", "max"]),
    ];

    public static ImmutableArray<string> MeasuresOf(Clause clause)
    {
        var measures = ImmutableArray.CreateBuilder<string>();
        var counted = CountedThings(clause);
        if (clause.Has(Concept.Input) && !counted)
        {
            measures.Add("input_tokens");
        }

        if (clause.Has(Concept.Output) && !counted)
        {
            measures.Add("output_tokens");
        }

        if (IsTotal(clause, measures.Count > 0))
        {
            measures.Add("total_tokens");
        }

        if (measures.Count == 0 ? clause.HasAny(Concept.Requests, Concept.Input, Concept.Output) : RequestsAreCountedToo(clause))
        {
            measures.Insert(0, "requests");
        }

        return measures.DrainToImmutable();
    }

    /// <summary>Gives what is measured, each with its statistics: "mean output and max input" pairs them, "mean input and output" does not.</summary>
    public static ImmutableArray<Target> TargetsOf(Clause clause) =>
        TargetReader.Paired(clause) is { IsEmpty: false } pairs
            ? pairs
            : [.. MeasuresOf(clause).DefaultIfEmpty("requests").Select(measure => new Target(measure, StatisticsOf(clause, measure)))];

    /// <summary>Gives the statistics that are named.</summary>
    public static ImmutableArray<string> NamedStatistics(Clause clause) =>
        [.. clause.Percentiles.Select(name => name == "p50" ? "median" : name)
            .Concat(Statistics.Where(entry => clause.Has(entry.Concept) && !IsOnlyRanking(clause, entry.Concept)).SelectMany(entry => entry.Names))
            .Distinct(StringComparer.Ordinal)];

    /// <summary>Gives the statistics that a concept means.</summary>
    public static IEnumerable<string> StatisticsOf(Concept concept) => Array.Find(Statistics, entry => entry.Concept == concept).Names ?? [];

    public static ImmutableArray<string> StatisticsOf(Clause clause, string measure)
    {
        var statistics = NamedStatistics(clause);
        if (statistics.IsEmpty)
        {
            return [Usual(clause, measure)];
        }

        if (statistics.Length == 2 && clause.Has(Concept.Ratio) && clause.Workloads.Length < 2)
        {
            return statistics.Add(string.Join("_to_", statistics.OrderBy(name => PlaceOf(clause, name))));
        }

        return SumIsAskedToo(clause) && !clause.Has(Concept.PerMinute) ? statistics.Insert(0, "sum") : statistics;
    }

    public static bool PerMinute(Clause clause, string measure, IEnumerable<string> statistics) =>
        statistics.Any(statistic => statistic != "sum") && (clause.HasAny(Concept.PerMinute, Concept.Minutes) || measure == "requests");

    // The statistic that is meant where none is named.
    private static string Usual(Clause clause, string measure)
    {
        var perRequest = clause.HasAny(Concept.PerRequest, Concept.Size, Concept.HowLong) && measure != "requests";
        return perRequest || clause.Has(Concept.PerMinute) ? "mean" : "sum";
    }

    private static int PlaceOf(Clause clause, string statistic)
    {
        var concept = Statistics.FirstOrDefault(entry => entry.Names is [var name] && name == statistic).Concept;
        return clause.Said.FirstOrDefault(said => said.Concept == concept)?.Place ?? 0;
    }

    // "how many prompts", "number of completions": things, not tokens.
    private static bool CountedThings(Clause clause)
    {
        var mention = clause.Said.FirstOrDefault(said => said.Concept is Concept.Input or Concept.Output);
        return mention is { Phrase: "prompt" or "completion" or "response" or "reply" or "answer" or "generation" }
            && !clause.Has(Concept.Tokens)
            && WordsBefore(clause, mention.Place, 2).Any(Counting.Contains);
    }

    private static bool IsTotal(Clause clause, bool haveMore)
    {
        var mention = clause.Said.FirstOrDefault(said => said.Concept == Concept.Tokens);
        if (mention is not null)
        {
            return !haveMore || SumsBothSides(clause) || mention.Phrase.Contains("total", StringComparison.Ordinal) || mention.Phrase.Contains("combined", StringComparison.Ordinal);
        }

        return !haveMore && clause.Has(Concept.Requests) && !clause.HasAny(Concept.PerMinute, Concept.Minutes)
            && (clause.Has(Concept.Size) || clause.Said.Any(said => SizePhrases.Contains(said.Phrase)));
    }

    private static bool SumsBothSides(Clause clause) => clause.Has(Concept.Input) && clause.Has(Concept.Output) && clause.Has(Concept.Sum);

    private static bool RequestsAreCountedToo(Clause clause) => clause.Said.Any(said =>
        said.Concept == Concept.Requests
        && (WordsBefore(clause, said.Place, 1) is ["many"] || WordsBefore(clause, said.Place, 2) is ["number", "of"] or ["count", "of"]
            || (IsInList(clause, said.Place))));

    // "requests and output tokens", "output tokens and requests"
    private static bool IsInList(Clause clause, int place) =>
        WordsBefore(clause, place, 1) is ["and"] || clause.Words.ElementAtOrDefault(place + 1) is "and";

    // "which workload has the highest p95" ranks workloads; it does not ask for a maximum.
    private static bool IsOnlyRanking(Clause clause, Concept concept)
    {
        if (concept is not (Concept.Max or Concept.Min))
        {
            return false;
        }

        var others = clause.HasAny(Concept.Mean, Concept.Median, Concept.Deviation) || !clause.Percentiles.IsEmpty;
        var phrases = clause.Said.Where(said => said.Concept == concept).Select(said => said.Phrase).ToArray();
        var isSize = Array.TrueForAll(phrases, phrase => SizePhrases.Contains(phrase) || phrase is "maximum" or "max" or "minimum" or "min" or "peak");
        return (others && clause.Has(Concept.WhichWorkload))
            || (clause.Has(Concept.WhichWorkload) && (!isSize || clause.HasAny(Concept.HowMany, Concept.Share)))
            || (Array.TrueForAll(phrases, phrase => phrase is "most" or "top" or "least") && !clause.HasAny(Concept.PerMinute, Concept.PerRequest, Concept.Minutes));
    }

    private static bool SumIsAskedToo(Clause clause) => clause.Said.Any(said =>
        (said.Concept == Concept.Sum || said.Phrase.StartsWith("total", StringComparison.Ordinal))
        && (clause.Words.ElementAtOrDefault(said.Place + 1) is "and" || clause.Words.Skip(said.Place).Take(4).Any(word => word is "and")));

    private static string[] WordsBefore(Clause clause, int place, int count) => [.. clause.Words.Take(place).TakeLast(count)];
}
