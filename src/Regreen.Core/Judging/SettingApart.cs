using System.Collections.Immutable;
using Regreen.Core.Facts;

namespace Regreen.Core.Judging;

/// <summary>What a quarantine does: it takes a case out of what is explained and repaired, never out of the manifest, and never makes it green.</summary>
public static class SettingApart
{
    /// <summary>Lists the cases whose quarantine holds in a run.</summary>
    public static ImmutableHashSet<CaseId> Held(RunStarted start)
    {
        ArgumentNullException.ThrowIfNull(start);
        return [.. start.Manifest.Where(entry => entry.Quarantine?.HoldsAt(start.At) == true).Select(entry => entry.Case)];
    }

    /// <summary>Gives the verdicts from which issues are made: a case in quarantine is explained by an issue, as one outside the gate is, and makes none.</summary>
    public static ImmutableArray<CaseJudged> ForTriage(RunStarted start, ImmutableArray<CaseJudged> verdicts)
    {
        var held = Held(start);
        return held.IsEmpty ? verdicts : [.. verdicts.Select(judged => held.Contains(judged.Case) ? judged with { Gate = false } : judged)];
    }

    /// <summary>Puts the quarantines of a configuration to their cases.</summary>
    /// <exception cref="UserErrorException">One names no case of the manifest.</exception>
    public static ImmutableArray<ManifestEntry> Apply(ImmutableArray<ManifestEntry> manifest, ImmutableArray<Quarantine> quarantines)
    {
        var unknown = quarantines.Where(quarantine => manifest.All(entry => entry.Case != quarantine.Case)).ToList();
        if (unknown.Count > 0)
        {
            throw new UserErrorException(
                string.Join('\n', unknown.Select(quarantine => $"{quarantine.At}: '{quarantine.Case}' in 'quarantine' is no case of the suites.")),
                "Write SUITE/CASE as the reports do, or remove the entry.",
                FailureCategory.Usage);
        }

        return quarantines.IsEmpty ? manifest : [.. manifest.Select(entry => entry with { Quarantine = quarantines.FirstOrDefault(quarantine => quarantine.Case == entry.Case) })];
    }
}
