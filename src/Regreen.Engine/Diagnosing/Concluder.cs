using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Regreen.Core.Deploying;
using Regreen.Core.Diagnosing;
using Regreen.Core.Explaining;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Controls;
using Regreen.Core.Recording;
using Regreen.Core.Running;
using Regreen.Core.Witnessing;

namespace Regreen.Engine.Diagnosing;

/// <summary>Collects the evidence behind a conclusion and has it put into five whys. What does not resolve is not shown.</summary>
public sealed partial class Concluder(IRepository? repository, EvidenceWriter evidence)
{
    /// <summary>Writes the diagnosis of an issue.</summary>
    public async Task<IssueDiagnosed> ConcludeAsync(RunState state, Command.Conclude command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(command);
        var scope = InvestigationScope.Of(state, command.Issue);
        var findings = scope.Issue.Findings ?? [];
        var conclusion = await ResolvedAsync(await WithVersionsAsync(command.Conclusion, cancellationToken), cancellationToken);
        var explanation = new Explanation(
            scope.Issue.Issue,
            scope.Failing.FirstOrDefault(judged => judged.Divergence is not null),
            findings,
            conclusion,
            await evidence.KeepResolvedAsync(await OriginAsync(scope, command.Conclusion, findings, cancellationToken), cancellationToken),
            await GapAsync(scope, command.Conclusion, cancellationToken),
            Experiments(scope.Issue));
        return new IssueDiagnosed(command.Issue, Explainer.Explain(explanation, scope.Start.Capabilities));
    }

    // Of a commit that moves versions, which and from where to where is what a person asks next.
    private async Task<Conclusion> WithVersionsAsync(Conclusion conclusion, CancellationToken cancellationToken) => conclusion.Cause is CommitSuspect commit && repository is not null
        ? conclusion with { Summary = conclusion.Summary + ChangeInvestigator.VersionsOf(await repository.DiffAsync(commit.Commit, cancellationToken)) }
        : conclusion;

    private async Task<Conclusion> ResolvedAsync(Conclusion conclusion, CancellationToken cancellationToken)
    {
        var ruledOut = ImmutableArray.CreateBuilder<RuledOut>(conclusion.RuledOut.Length);
        foreach (var other in conclusion.RuledOut)
        {
            ruledOut.Add(other with { Evidence = await evidence.KeepResolvedAsync(other.Evidence, cancellationToken) });
        }

        return conclusion with { RuledOut = ruledOut.MoveToImmutable() };
    }

    private async Task<ImmutableArray<Locator>> OriginAsync(
        InvestigationScope scope, Conclusion conclusion, ImmutableArray<Finding> findings, CancellationToken cancellationToken) => conclusion.Cause switch
        {
            CommitSuspect commit when repository is not null => await HunksAsync([commit, .. conclusion.Others], conclusion.Hunks, findings, cancellationToken),
            ConfigurationSuspect value => At(findings, FindingKind.ConfigurationChanged, value.Key),
            ProcessSuspect process => At(findings, FindingKind.ProcessDown, process.Process),
            SuiteSuspect suite => [.. suite.Files.SelectMany(file => At(findings, FindingKind.SuiteChanged, file))],
            SurroundingsSuspect around => [.. At(findings, FindingKind.SurroundingsIll, around.Subject), .. At(findings, FindingKind.FingerprintChanged, around.Subject), .. At(findings, FindingKind.DataMigrated, around.Subject)],
            SourceSuspect source => At(findings, FindingKind.SourceLocation, $"{source.Path}:{source.Line}"),
            _ => [],
        };

    private async Task<ImmutableArray<Locator>> HunksAsync(ImmutableArray<CommitSuspect> culprits, ImmutableArray<ChangeHunk> told, ImmutableArray<Finding> findings, CancellationToken cancellationToken)
    {
        var hunks = ImmutableArray.CreateBuilder<Locator>();
        foreach (var culprit in culprits)
        {
            hunks.AddRange(await HunkAsync(await repository!.DiffAsync(culprit.Commit, cancellationToken), told, findings, cancellationToken));
        }

        return hunks.ToImmutable();
    }

    // The changed line of the culprit that says most, of the hunks that matter where they are known: one that shares a quoted word with the service's own message, otherwise the first line of code.
    private async Task<ImmutableArray<Locator>> HunkAsync(string diff, ImmutableArray<ChangeHunk> told, ImmutableArray<Finding> findings, CancellationToken cancellationToken)
    {
        var words = findings.Where(finding => finding.Kind is FindingKind.Mechanism or FindingKind.Symptom)
            .SelectMany(finding => Quoted().Matches(finding.Text).Select(match => match.Groups["word"].Value)).Where(word => word.Length > 2).ToHashSet(StringComparer.Ordinal);
        var all = DiffReader.Read(diff).Where(line => line.Text.Trim().Length > 2).ToImmutableArray();
        var lines = all.Where(line => told.Any(hunk => IsIn(line, hunk))).ToImmutableArray() is { IsEmpty: false } inside ? inside : all;
        var chosen = lines.FirstOrDefault(line => words.Any(word => line.Text.Contains(word, StringComparison.Ordinal)))
            ?? lines.FirstOrDefault(line => line.Kind == '+' && !line.Text.TrimStart().StartsWith('/'))
            ?? lines.FirstOrDefault();
        return chosen is null
            ? []
            : await evidence.WriteAsync(EvidenceKind.Diff, diff.Split('\n'), [(chosen.Index, $"{chosen.Path}:{chosen.Number}")], cancellationToken);
    }

    // A removed line is counted where it stood before; the hunk is told as the change left it.
    private static bool IsIn(DiffLine line, ChangeHunk hunk) =>
        line.Kind == '+' && line.Number >= hunk.Line && line.Number < hunk.Line + hunk.Lines && (hunk.Path == line.Path || hunk.Path.EndsWith($"/{line.Path}", StringComparison.Ordinal));

    private async Task<Finding?> GapAsync(InvestigationScope scope, Conclusion conclusion, CancellationToken cancellationToken)
    {
        var hollow = scope.Iteration.Verdicts
            .Where(judged => judged is { Passed: true, Verdict: Verdict.Unproven, Receipt: not null })
            .Select(judged => (Judged: judged, Control: judged.Receipt!.Controls.FirstOrDefault(control => !control.IsMet)))
            .Where(entry => entry.Control is not null)
            .ToImmutableArray();
        if (!hollow.IsEmpty)
        {
            var (judged, control) = hollow.FirstOrDefault(entry => !entry.Judged.Gate, hollow[0]);
            return new Finding(
                Investigator.Wire,
                FindingKind.HollowCheck,
                $"{judged.Case} passes on this very revision and shows nothing: it claims {SabotageWords.Of(control!.Claim)}, and {(control.TurnedRed ? "turns red" : "stays green")} {ControlWords.Under(control)}. {control.Detail}",
                await FirstFrameAsync(judged, cancellationToken));
        }

        return conclusion.Cause is CommitSuspect commit && scope.Start.ProvenEnd is { } baseline ? await LateAsync(scope, commit, baseline, cancellationToken) : null;
    }

    // Nothing was green on the culprit because nothing ran on it: the next test came later.
    private async Task<Finding?> LateAsync(InvestigationScope scope, CommitSuspect commit, Baseline baseline, CancellationToken cancellationToken)
    {
        var lines = scope.Start.History.Select(other => $"{other.Id} {other.Subject.ReplaceLineEndings(" ")}").Prepend($"{baseline.Commit} proven in run {baseline.Run}").ToArray();
        var place = Array.FindIndex(lines, line => line.StartsWith(commit.Commit, StringComparison.Ordinal));
        return place < 0 ? null : new Finding(
            Investigator.History,
            FindingKind.HollowCheck,
            $"No gated suite ran on it when it came in: {scope.Start.History.Length} commits landed after the last proven green, and the next test was this run.",
            await evidence.WriteAsync(EvidenceKind.Output, lines, [(place, $"history since {baseline.Commit[..Math.Min(10, baseline.Commit.Length)]}")], cancellationToken));
    }

    private async Task<ImmutableArray<Locator>> FirstFrameAsync(CaseJudged judged, CancellationToken cancellationToken)
    {
        var transcript = judged.Receipt!.Transcript;
        var frame = Math.Max(1, judged.Expectations.FirstOrDefault(expectation => expectation.Frame > 0)?.Frame ?? 1);
        var locator = new Locator(transcript, EvidenceKind.Transcript, frame, "", $"{judged.Case}, frame {frame}");
        return await evidence.ResolvesAsync(locator, cancellationToken) ? [locator] : [];
    }

    private static ImmutableArray<Locator> At(ImmutableArray<Finding> findings, FindingKind kind, string subject) =>
        [.. findings.Where(finding => finding.Kind == kind && finding.Subject == subject).SelectMany(finding => finding.Evidence)];

    private static string Experiments(IssueState issue)
    {
        var groups = issue.Probes.GroupBy(probe => probe.Outcome).OrderBy(group => group.Key).Select(group => $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}");
        return issue.Probes.IsEmpty ? "No experiment was possible." : $"Found by building and testing: {issue.Probes.Length} previews ({string.Join(", ", groups)}).";
    }

    [GeneratedRegex("['\"`](?<word>[^'\"`]{1,80})['\"`]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();
}
