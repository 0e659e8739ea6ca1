using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Recording;
using Regreen.Core.Weighing;

namespace Regreen.Engine.Diagnosing;

/// <summary>Second round: which commits since the last proven green change what the evidence of the first round speaks of? They are looked at first, and the experiment decides.</summary>
public sealed class ChangeInvestigator(Func<string, CancellationToken, Task<string>> readDiff, EvidenceWriter evidence)
{
    private const int MostCommits = 60;
    private const int MostFindings = 3;
    private const int MostWords = 6;
    private const int MostVersions = 5;

    // A commit that touches half as much as the first is worth a word; one below that is like all the others.
    private const double WorthTelling = 0.5;

    /// <summary>Weighs the newest commits by what the first round found.</summary>
    public async Task<ImmutableArray<Finding>> LookAsync(InvestigationScope scope, ImmutableArray<Finding> firstRound, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var words = FailingWords.Of(firstRound);
        var commits = scope.Start.History.Where(commit => commit.ChangesBuild && commit.Files.Any(file => !ChangePaths.AreInert(file))).TakeLast(MostCommits).ToImmutableArray();
        if (words.Count == 0 || commits.Length < 2)
        {
            return [];
        }

        var changes = ImmutableArray.CreateBuilder<WeighableChange>(commits.Length);
        foreach (var commit in commits)
        {
            changes.Add(new WeighableChange(commit.Id, await readDiff(commit.Id, cancellationToken)));
        }

        var weighable = changes.MoveToImmutable();
        var weights = ChangeWeights.Of(weighable, words);
        var telling = weights.Where(weight => weight.Weight > 0 && weight.Weight >= weights[0].Weight * WorthTelling).ToImmutableArray();
        // Where many commits touch the evidence alike, it tells none of them from the others.
        return telling.Length > MostFindings ? [] : await TellAsync(telling, commits, weighable, cancellationToken);
    }

    private async Task<ImmutableArray<Finding>> TellAsync(
        ImmutableArray<ChangeWeight> telling, ImmutableArray<CommitSummary> commits, ImmutableArray<WeighableChange> changes, CancellationToken cancellationToken)
    {
        var diffs = changes.ToDictionary(change => change.Id, change => change.Diff, StringComparer.Ordinal);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var weight in telling)
        {
            var lines = DiffReader.Read(diffs[weight.Id]);
            var place = weight.Words.Select(word => lines.FirstOrDefault(line => EvidenceWords.Of(line.Text).Contains(word, StringComparer.Ordinal))).FirstOrDefault(line => line is not null) ?? lines.FirstOrDefault();
            var commit = commits.First(other => other.Id == weight.Id);
            findings.Add(new Finding(
                Investigator.History,
                FindingKind.ChangeTouches,
                $"Commit {weight.Id[..Math.Min(10, weight.Id.Length)]} ({commit.Subject.ReplaceLineEndings(" ")}) changes what the evidence speaks of: {string.Join(", ", weight.Words.Take(MostWords))}.{VersionsOf(diffs[weight.Id])} It is refuted if the failure stays without it.",
                place is null ? [] : await evidence.WriteAsync(EvidenceKind.Diff, diffs[weight.Id].Split('\n'), [(place.Index, $"{place.Path}:{place.Number}")], cancellationToken))
            { Subject = weight.Id });
        }

        return findings.ToImmutable();
    }

    /// <summary>Says which versions a change moves, in a sentence with a blank before it; empty where it moves none.</summary>
    internal static string VersionsOf(string diff) => VersionChanges.Of(diff) switch
    {
        [] => "",
        { Length: > MostVersions } many => $" It moves the versions of {many.Length} packages, among them {string.Join(", ", many.Take(MostVersions))}.",
        var few => $" It moves versions: {string.Join(", ", few)}.",
    };
}
