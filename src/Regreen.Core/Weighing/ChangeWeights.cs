using System.Collections.Immutable;

namespace Regreen.Core.Weighing;

/// <summary>A change that is weighed.</summary>
/// <param name="Id">What names it.</param>
/// <param name="Diff">What it changes, as a unified diff.</param>
public sealed record WeighableChange(string Id, string Diff);

/// <summary>How much of the evidence a change touches.</summary>
/// <param name="Id">What names the change.</param>
/// <param name="Weight">The weight; comparable within one weighing only.</param>
/// <param name="Words">The words that the change and the evidence share, the heaviest first.</param>
public sealed record ChangeWeight(string Id, double Weight, ImmutableArray<string> Words);

/// <summary>
/// Weighs changes by what they share with the evidence: words of the failing requests' logs and spans that stand in what the change really changes, the rarer among the changes the heavier.
/// It is a prior: it says where to look first, and proves nothing.
/// </summary>
public static class ChangeWeights
{
    private const double InWhatChanged = 1.5;
    private const double Around = 0.7;
    private const double OfNumber = 1.4;
    private const double OfGuard = 1.3;
    private const double OfAddition = 0.6;
    private const double OfVersions = 0.4;

    /// <summary>Weighs every change, the heaviest first.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="evidence">The words of the evidence (<see cref="EvidenceWords"/>), each with how much it tells.</param>
    public static ImmutableArray<ChangeWeight> Of(ImmutableArray<WeighableChange> changes, IReadOnlyDictionary<string, double> evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var read = changes.Select(change => (change.Id, Words: ChangedWords.Of(change.Diff), Versions: NamesOf(change.Diff))).ToImmutableArray();
        var spread = read.SelectMany(change => change.Words.Changed.Union(change.Words.Around)).GroupBy(word => word, StringComparer.Ordinal).ToDictionary(word => word.Key, word => word.Count(), StringComparer.Ordinal);
        return [.. read.Select(change => Weigh(change.Id, change.Words, change.Versions)).OrderByDescending(change => change.Weight).ThenBy(change => change.Id, StringComparer.Ordinal)];

        ChangeWeight Weigh(string id, ChangedWords words, ImmutableArray<ImmutableArray<string>> packages)
        {
            var shared = words.Changed.Select(word => (Word: word, Weight: Tells(word) * InWhatChanged)).Concat(words.Around.Select(word => (Word: word, Weight: Tells(word) * Around)))
                .Where(entry => entry.Weight > 0).OrderByDescending(entry => entry.Weight).ThenBy(entry => entry.Word, StringComparer.Ordinal).ToImmutableArray();
            return words.ChangesNothing ? new ChangeWeight(id, 0, []) : new ChangeWeight(id, shared.Sum(entry => entry.Weight) * Kind(words, packages.Any(name => name.All(evidence.ContainsKey))), [.. shared.Select(entry => entry.Word)]);
        }

        // A word that every change holds tells nothing of one of them.
        double Tells(string word) => evidence.TryGetValue(word, out var weight) ? weight * Math.Log((changes.Length + 1.0) / spread[word]) : 0;
    }

    // The packages whose versions a change moves, each as the words of its name.
    private static ImmutableArray<ImmutableArray<string>> NamesOf(string diff) =>
        [.. VersionChanges.Of(diff).Select(change => EvidenceWords.Of(change.Package).ToImmutableArray()).Where(name => !name.IsEmpty)];

    // Versions move often and break seldom, unless the evidence speaks of the very package.
    private static double Kind(ChangedWords words, bool namesPackage) =>
        (words.ChangesNumber ? OfNumber : 1) * (words.RemovesGuard ? OfGuard : 1) * (words.OnlyAdds ? OfAddition : 1) * (!namesPackage && words.Paths.Length > 0 && words.Paths.All(ChangePaths.AreVersions) ? OfVersions : 1);
}
