using System.Collections.Immutable;
using Regreen.Core.Facts;

namespace Regreen.Core.Diagnosing;

/// <summary>Proposes remedies, safest first.</summary>
public static class Remedies
{
    /// <summary>Proposes what may repair a cause. Only a confirmed cause is undone; a suite is never touched.</summary>
    public static ImmutableArray<Remedy> For(Ending ending, Suspect? cause, ImmutableArray<CommitSuspect> others, Capabilities capabilities)
    {
        ArgumentNullException.ThrowIfNull(capabilities);
        if (!capabilities.Deploy || !capabilities.Previews)
        {
            return [];
        }

        ImmutableArray<Remedy> byCommand = capabilities.RepairCommand ? [new RepairByCommand()] : [];
        return (ending, cause) switch
        {
            (Ending.Confirmed, ConfigurationSuspect value) => [new RestoreConfiguration(value.Key, value.Before)],
            (Ending.Confirmed, ProcessSuspect process) => [new Redeploy(process.Process)],
            (Ending.Confirmed, CommitSuspect commit) when !others.IsEmpty => [new RevertCommits([.. others.Select(other => other.Commit).Reverse(), commit.Commit]), .. byCommand],
            (Ending.Confirmed, CommitSuspect { Merge: { } merge } commit) => [new RevertCommit(commit.Commit), new RevertCommit(merge), .. byCommand],
            (Ending.Confirmed, CommitSuspect commit) => [new RevertCommit(commit.Commit), .. byCommand],
            (Ending.NeverGreen, _) => byCommand,
            _ => [],
        };
    }
}
