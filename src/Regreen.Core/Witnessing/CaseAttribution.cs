using System.Collections.Immutable;

namespace Regreen.Core.Witnessing;

/// <summary>Counts exchanges to the cases of a suite, by the names that plug-ins of its test runner gave.</summary>
/// <param name="ByCase">The exchanges of each case that has some.</param>
/// <param name="LabelsOf">The names under which the witness knows each of those cases.</param>
/// <param name="Nobodys">The exchanges that belong to no case.</param>
public sealed record CaseAttribution(
    ImmutableDictionary<string, ImmutableArray<WitnessedExchange>> ByCase,
    ImmutableDictionary<string, ImmutableArray<string>> LabelsOf,
    ImmutableArray<WitnessedExchange> Nobodys)
{
    /// <summary>Gets whether one case is the whole suite, so that everything is its own.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Counts exchanges to cases.</summary>
    /// <param name="cases">The names of the cases, as the suite's results give them.</param>
    /// <param name="exchanges">What was seen.</param>
    public static CaseAttribution Of(IReadOnlyCollection<string> cases, ImmutableArray<WitnessedExchange> exchanges)
    {
        ArgumentNullException.ThrowIfNull(cases);
        if (cases.Count == 1)
        {
            var only = cases.First();
            return new(exchanges.IsEmpty ? ImmutableDictionary<string, ImmutableArray<WitnessedExchange>>.Empty : ImmutableDictionary<string, ImmutableArray<WitnessedExchange>>.Empty.Add(only, exchanges), ImmutableDictionary<string, ImmutableArray<string>>.Empty, [])
            {
                IsAlone = true,
            };
        }

        var labels = exchanges.Select(exchange => exchange.Case).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var caseOf = labels.Select(label => (Label: label, Name: Match(label, cases))).Where(pair => pair.Name is not null).ToDictionary(pair => pair.Label, pair => pair.Name!, StringComparer.Ordinal);
        return new(
            exchanges.Where(exchange => exchange.Case is { } label && caseOf.ContainsKey(label)).GroupBy(exchange => caseOf[exchange.Case!], StringComparer.Ordinal)
                .ToImmutableDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal),
            caseOf.GroupBy(pair => pair.Value, StringComparer.Ordinal).ToImmutableDictionary(group => group.Key, group => group.Select(pair => pair.Key).ToImmutableArray(), StringComparer.Ordinal),
            [.. exchanges.Where(exchange => exchange.Case is null || !caseOf.ContainsKey(exchange.Case))]);
    }

    /// <summary>Finds the case that a plug-in means. Two cases of one name are never told apart.</summary>
    public static string? Match(string label, IReadOnlyCollection<string> cases)
    {
        var alike = cases.Where(name => Root(name) == label).ToList();
        if (alike.Count == 0)
        {
            alike = [.. cases.Where(name => Ends(Root(name), label) || Ends(label, Root(name)))];
        }

        return alike.Count == 1 ? alike[0] : null;
    }

    private static bool Ends(string whole, string part) =>
        whole.Length > part.Length && part.Length > 0 && whole.EndsWith(part, StringComparison.Ordinal) && whole[^(part.Length + 1)] is '.' or ' ' or ':' or '>' or '/';

    // A name that stands twice in a result file is numbered there.
    private static string Root(string name)
    {
        var open = name.LastIndexOf(" (", StringComparison.Ordinal);
        return open > 0 && name[^1] == ')' && name.AsSpan(open + 2, name.Length - open - 3).IndexOfAnyExceptInRange('0', '9') < 0 ? name[..open] : name;
    }
}
