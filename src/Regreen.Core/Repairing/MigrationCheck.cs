using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;

namespace Regreen.Core.Repairing;

/// <summary>Refuses reverts that would cross a data migration: code can be taken back, what a migration did to the data cannot. Pure.</summary>
public static class MigrationCheck
{
    /// <summary>Says why commits must not be reverted, or null.</summary>
    /// <param name="history">The commits since the good end, oldest first.</param>
    /// <param name="reverted">The commits that would be reverted.</param>
    /// <param name="migrations">Globs of data migrations.</param>
    public static string? Refuse(ImmutableArray<CommitSummary> history, ImmutableArray<string> reverted, ImmutableArray<string> migrations)
    {
        // What a merge brought in stands for it, unless the merge is reverted as a whole.
        ImmutableArray<CommitSummary> line = [.. history.SelectMany(commit => commit.Inside.IsEmpty || reverted.Contains(commit.Id, StringComparer.Ordinal) ? [commit] : commit.Inside)];
        return line.Select((commit, index) => reverted.Contains(commit.Id, StringComparer.Ordinal) ? Crossing(commit, line[(index + 1)..], reverted, migrations) : null)
            .FirstOrDefault(reason => reason is not null);
    }

    private static string? Crossing(CommitSummary culprit, ImmutableArray<CommitSummary> later, ImmutableArray<string> reverted, ImmutableArray<string> migrations)
    {
        if (MigrationIn(culprit, migrations) is { } own)
        {
            return $"Commit {Short(culprit)} changes the data migration {own}: its code can be taken back, what it did to the data cannot, so a person decides.";
        }

        // A later migration in one commit with a file that the revert would put back: that code and the data's new shape belong together.
        var needing = later.FirstOrDefault(commit => !reverted.Contains(commit.Id, StringComparer.Ordinal) && MigrationIn(commit, migrations) is not null && commit.Files.Intersect(culprit.Files, StringComparer.Ordinal).Any());
        return needing is null
            ? null
            : $"Commit {Short(needing)} changed {needing.Files.First(file => culprit.Files.Contains(file, StringComparer.Ordinal))} together with the data migration {MigrationIn(needing, migrations)}: "
                + $"taking the older commit {Short(culprit)} back would put code from before that migration over data from after it, so a person decides.";
    }

    /// <summary>Says whether a file is a data migration.</summary>
    public static bool IsMigration(string file, ImmutableArray<string> migrations) => migrations.Any(glob => Glob.Matches(file, glob));

    private static string? MigrationIn(CommitSummary commit, ImmutableArray<string> migrations) => commit.Files.FirstOrDefault(file => IsMigration(file, migrations));

    private static string Short(CommitSummary commit) => commit.Id[..Math.Min(10, commit.Id.Length)];
}
