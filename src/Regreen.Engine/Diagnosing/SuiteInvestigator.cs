using System.Collections.Immutable;
using Regreen.Core.Deploying;
using Regreen.Core.Diagnosing;
using Regreen.Core.Recording;

namespace Regreen.Engine.Diagnosing;

/// <summary>Compares the files that the suites are made of with those of the last proven green.</summary>
public sealed class SuiteInvestigator(IRepository repository, EvidenceWriter evidence) : IInvestigator
{
    /// <inheritdoc/>
    public Investigator By => Investigator.Suite;

    /// <inheritdoc/>
    public async Task<ImmutableArray<Finding>> LookAsync(InvestigationScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.Start.Baseline is not { } baseline || scope.Start.ChangedSuiteFiles.IsEmpty)
        {
            return [];
        }

        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var file in scope.Start.ChangedSuiteFiles)
        {
            var diff = await repository.DiffAsync(baseline.Commit, scope.Start.Head.Commit, [file], cancellationToken);
            var lines = DiffReader.Read(diff);
            var place = lines.FirstOrDefault(line => line.Kind == '+') ?? lines.FirstOrDefault(line => line.Kind == '-');
            if (place is null)
            {
                continue;
            }

            var locators = await evidence.WriteAsync(EvidenceKind.Diff, diff.Split('\n'), [(place.Index, $"{place.Path}:{place.Number}")], cancellationToken);
            findings.Add(new Finding(
                Investigator.Suite,
                FindingKind.SuiteChanged,
                $"{place.Path}:{place.Number} of the suite changed since the last proven green: {place.Text.Trim()}",
                locators)
            { Subject = file });
        }

        return findings.ToImmutable();
    }
}
