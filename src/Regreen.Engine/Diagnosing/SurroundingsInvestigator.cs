using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Mining;
using Regreen.Core.Recording;
using Regreen.Core.Surveying;

namespace Regreen.Engine.Diagnosing;

/// <summary>Surveys what lies around the deployment, and compares it with what was seen at the last proven green. What was ill then as well explains nothing.</summary>
public sealed class SurroundingsInvestigator(ISurvey survey, EvidenceWriter evidence) : IInvestigator
{
    /// <inheritdoc/>
    public Investigator By => Investigator.Environment;

    /// <inheritdoc/>
    public async Task<ImmutableArray<Finding>> LookAsync(InvestigationScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.Deployment is not { } deployment)
        {
            return [];
        }

        var readings = await survey.TakeAsync(deployment, cancellationToken);
        var before = (scope.Start.Baseline?.Surroundings ?? []).ToDictionary(reading => reading.Subject, StringComparer.Ordinal);
        var compared = readings.Select((reading, index) => (Index: index, Reading: reading, Finding: Compare(reading, before.GetValueOrDefault(reading.Subject)))).ToImmutableArray();
        var found = compared.Where(entry => entry.Finding is not null).ToImmutableArray();
        var well = compared.Where(entry => entry.Finding is null && IsWell(entry.Reading, before.GetValueOrDefault(entry.Reading.Subject))).ToImmutableArray();
        if (readings.IsEmpty)
        {
            return [];
        }

        var lines = readings.Select(reading => $"{reading.Subject}: {VisibleText.Of(reading.Text.ReplaceLineEndings(" "))}{(reading.IsIll ? " [ill]" : "")}").ToArray();
        var locators = await evidence.WriteAsync(EvidenceKind.Environment, lines, [.. found.Concat(well).Select(entry => (entry.Index, entry.Reading.Subject))], cancellationToken);
        return [.. found.Select((entry, index) => entry.Finding! with { Evidence = [locators[index]] }), .. Well([.. well.Select(entry => entry.Reading)], locators[found.Length..])];
    }

    // What was declared and could not be compared was not seen, and what was ill at the last proven green as well is not called well.
    private static bool IsWell(Reading now, Reading? before) =>
        !now.IsIll && (now.IsDeclared ? now.Value.Length > 0 && before is { Value.Length: > 0 } : now.Value.Length > 0 || before is not { Value.Length: > 0 });

    private static IEnumerable<Finding> Well(ImmutableArray<Reading> readings, ImmutableArray<Locator> evidence)
    {
        var subjects = VisibleText.Of(string.Join(", ", readings.Select(reading => reading.Subject)));
        return readings.IsEmpty ? [] : [new Finding(Investigator.Environment, FindingKind.SurroundingsWell, $"As it should be: {subjects}.", evidence) { Subject = subjects }];
    }

    private static Finding? Compare(Reading now, Reading? before) => now switch
    {
        { IsIll: true } when before is { IsIll: true } => null,
        { IsIll: true } => ToFinding(FindingKind.SurroundingsIll, before is null ? now.Text : $"{now.Text} At the last proven green: {before.Text}", now, before),
        { Value.Length: > 0 } when before is { Value.Length: > 0 } && !string.Equals(before.Value, now.Value, StringComparison.Ordinal) =>
            ToFinding(now.IsDeclared ? FindingKind.FingerprintChanged : FindingKind.SurroundingsChanged, $"{now.Text} At the last proven green: {before.Text}", now, before),
        _ => null,
    };

    private static Finding ToFinding(FindingKind kind, string text, Reading now, Reading? before) =>
        new(Investigator.Environment, kind, VisibleText.Of(text), []) { Subject = now.Subject, Before = before?.Text, Now = now.Text };
}
