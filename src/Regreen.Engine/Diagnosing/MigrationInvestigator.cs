using System.Collections.Immutable;
using Regreen.Core.Deploying;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Recording;
using Regreen.Core.Repairing;

namespace Regreen.Engine.Diagnosing;

/// <summary>Looks for data migrations that were added since the last proven green, or since the oldest revision that is looked at: what they did to the data is there whatever revision is deployed.</summary>
public sealed class MigrationInvestigator(IRepository repository, ImmutableArray<string> migrations, EvidenceWriter evidence) : IInvestigator
{
    private const int MostFindings = 10;

    /// <inheritdoc/>
    public Investigator By => Investigator.History;

    /// <inheritdoc/>
    public async Task<ImmutableArray<Finding>> LookAsync(InvestigationScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.Start.GoodEnd is not { } good)
        {
            return [];
        }

        var history = scope.Start.History.SelectMany(commit => commit.Inside.IsEmpty ? [commit] : commit.Inside).ToImmutableArray();
        var changed = await repository.ChangedPathsAsync(good, scope.Iteration.Candidate, cancellationToken);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var path in changed.Where(path => path.Kind == 'A' && MigrationCheck.IsMigration(path.Path, migrations)).Take(MostFindings))
        {
            var diff = await repository.DiffAsync(good, scope.Commit, [path.Path], cancellationToken);
            if (DiffReader.Read(diff).FirstOrDefault(line => line.Kind == '+') is { } place)
            {
                var locators = await evidence.WriteAsync(EvidenceKind.Diff, diff.Split('\n'), [(place.Index, $"{path.Path}:{place.Number}")], cancellationToken);
                findings.Add(ToFinding(path.Path, good, history.FirstOrDefault(commit => commit.Files.Contains(path.Path, StringComparer.Ordinal)), locators));
            }
        }

        return findings.ToImmutable();
    }

    private static Finding ToFinding(string path, string good, CommitSummary? commit, ImmutableArray<Locator> evidence) => new(
        Investigator.History,
        FindingKind.DataMigrated,
        $"{path} was added{(commit is null ? "" : $" by commit {Short(commit.Id)}")}, after {Short(good)}; what it did to the data stays when code is taken back.",
        evidence)
    { Subject = $"data migration {path}", Now = commit?.Id };

    private static string Short(string commit) => commit[..Math.Min(10, commit.Length)];
}
