using System.Collections.Frozen;
using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Core.Running;

/// <summary>The order in which a run asks its cases, and what an attempt leaves owed. Pure.</summary>
public sealed class AttemptPlan
{
    private readonly ImmutableArray<ManifestEntry> _entries;
    private readonly FrozenDictionary<CaseId, int> _places;
    private readonly Limits _limits;

    /// <summary>Lays the cases out: what failed last comes first, then what matters more; otherwise the order of the suites.</summary>
    public AttemptPlan(RunStarted start)
    {
        ArgumentNullException.ThrowIfNull(start);
        var (failed, chosen) = (start.FailedLast.ToHashSet(), start.Selection?.Cases.ToHashSet());
        _limits = start.Limits;
        _entries = [.. start.Manifest.DistinctBy(entry => entry.Case).OrderByDescending(entry => failed.Contains(entry.Case)).ThenByDescending(entry => entry.Priority)];
        _places = _entries.Select((entry, place) => (entry.Case, place)).ToFrozenDictionary(pair => pair.Case, pair => pair.place);
        Owed = _entries.Select((entry, place) => (entry, place)).Where(pair => chosen?.Contains(pair.entry.Case) ?? true).ToImmutableSortedDictionary(pair => pair.place, _ => 1);
    }

    /// <summary>Gets what an iteration owes before its first attempt: the number of the attempt at the place of its case.</summary>
    public ImmutableSortedDictionary<int, int> Owed { get; }

    /// <summary>Gets the case at a place.</summary>
    public CaseId this[int place] => _entries[place].Case;

    /// <summary>Finds a case of the manifest; null where it is not in it.</summary>
    public ManifestEntry? Find(CaseId id) => _places.TryGetValue(id, out var place) ? _entries[place] : null;

    /// <summary>Says what is owed after an attempt of a case of the manifest: one more of a red one, while the attempts do not tell flaky from failing.</summary>
    public ImmutableSortedDictionary<int, int> After(ImmutableSortedDictionary<int, int> owed, CaseId id, ImmutableArray<CaseJudged> attempts)
    {
        ArgumentNullException.ThrowIfNull(owed);
        var place = _places[id];
        return Owed.ContainsKey(place) && _entries[place].Gate && Reruns.IsOwed(attempts, _limits) ? owed.SetItem(place, attempts.Length + 1) : owed.Remove(place);
    }
}
