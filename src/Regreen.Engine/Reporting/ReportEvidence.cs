using System.Collections.Immutable;
using Regreen.Core.Judging;
using Regreen.Core.Recording;

namespace Regreen.Engine.Reporting;

/// <summary>One line of an artefact around a quoted one.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Text">The line, cut where it is very long.</param>
/// <param name="IsQuoted">Whether the claim rests on it.</param>
internal sealed record ContextLine(int Number, string Text, bool IsQuoted);

/// <summary>The artefacts that a report quotes, read beforehand so that rendering needs no input.</summary>
internal sealed class ReportEvidence
{
    private const int Around = 2;
    private const int LongestLine = 400;
    private const int MostFlows = 3;
    private readonly Dictionary<EvidenceId, string[]> _lines = [];

    /// <summary>Reads every artefact that the view quotes. A missing one is no error: the report says that it is missing.</summary>
    public static async Task<ReportEvidence> LoadAsync(RunView run, IEvidenceStore store, CancellationToken cancellationToken)
    {
        var loaded = new ReportEvidence();
        foreach (var id in Quoted(run).Concat(Flows(run)).Distinct())
        {
            if (await ReadAsync(store, id, cancellationToken) is { } content)
            {
                loaded._lines[id] = content.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
            }
        }

        return loaded;
    }

    /// <summary>Gets the quoted line with its neighbours; empty where the locator does not resolve: no artefact, no such line, or another text there.</summary>
    public ImmutableArray<ContextLine> ContextOf(Locator locator)
    {
        if (!_lines.TryGetValue(locator.Evidence, out var lines)
            || locator.Line < 1
            || locator.Line > lines.Length
            || !lines[locator.Line - 1].Contains(locator.Quote, StringComparison.Ordinal))
        {
            return [];
        }

        var from = Math.Max(1, locator.Line - Around);
        var to = Math.Min(lines.Length, locator.Line + Around);
        return [.. Enumerable.Range(from, to - from + 1).Select(number => new ContextLine(number, Cut(lines[number - 1], locator, number), number == locator.Line))];
    }

    /// <summary>Gets the lines of an artefact, at most so many; null where it is missing.</summary>
    public IReadOnlyList<string>? LinesOf(EvidenceId id, int most) =>
        _lines.TryGetValue(id, out var lines) ? [.. lines.Take(most).Select(line => line.Length > LongestLine ? line[..LongestLine] + " …" : line)] : null;

    /// <summary>Gets a transcript; null where it is missing, or is none.</summary>
    public Transcript? TranscriptOf(EvidenceId id)
    {
        try
        {
            return _lines.TryGetValue(id, out var lines) ? Transcript.Parse(string.Join('\n', lines)) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Gets how many lines an artefact has.</summary>
    public int Length(EvidenceId id) => _lines.TryGetValue(id, out var lines) ? lines.Length : 0;

    /// <summary>A damaged artefact counts as missing: what rests on it does not resolve, and the rest of the report is still written.</summary>
    private static async Task<string?> ReadAsync(IEvidenceStore store, EvidenceId id, CancellationToken cancellationToken)
    {
        try
        {
            return await store.GetAsync(id, cancellationToken);
        }
        catch (Core.UserErrorException)
        {
            return null;
        }
    }

    private static IEnumerable<EvidenceId> Quoted(RunView run)
    {
        var issues = run.Iterations.SelectMany(iteration => iteration.Issues).ToList();
        var locators = issues.SelectMany(LocatorsOf)
            .Concat(run.Iterations.SelectMany(iteration => iteration.Cases).Select(item => item.Judged?.Divergence?.Where).OfType<Locator>())
            .Concat(run.Iterations.Select(iteration => iteration.NotDeployed?.Failure.Output).OfType<Locator>());
        return locators.Select(locator => locator.Evidence)
            .Concat(issues.SelectMany(issue => issue.Remedies).Select(remedy => remedy.Diff).OfType<EvidenceId>());
    }

    private static IEnumerable<EvidenceId> Flows(RunView run) => run.Iterations
        .SelectMany(iteration => iteration.Issues.SelectMany(issue => FlowView.PairsOf(run, iteration, issue).Take(MostFlows)))
        .SelectMany(pair => new[] { pair.Failing.Receipt!.Transcript, pair.Healthy.Receipt!.Transcript });

    private static IEnumerable<Locator> LocatorsOf(IssueView issue) =>
        (issue.Diagnosis?.Whys ?? []).SelectMany(why => why.Evidence).Concat(issue.Findings.SelectMany(finding => finding.Evidence));

    /// <summary>A long line is cut around its quote, so that what the claim rests on is always to be seen.</summary>
    private static string Cut(string line, Locator locator, int number)
    {
        if (line.Length <= LongestLine)
        {
            return line;
        }

        var at = number == locator.Line ? line.IndexOf(locator.Quote, StringComparison.Ordinal) : 0;
        var from = Math.Clamp(at - (LongestLine / 2), 0, line.Length - LongestLine);
        return $"{(from > 0 ? "… " : "")}{line.Substring(from, LongestLine)}{(from + LongestLine < line.Length ? " …" : "")}";
    }
}
