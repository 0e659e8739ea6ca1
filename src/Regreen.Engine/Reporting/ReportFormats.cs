using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Engine.Reporting;

/// <summary>Writes a run into files that a person names; the end of the name says what is written.</summary>
public static class ReportFormats
{
    // The longer end first.
    private static readonly ImmutableArray<string> Ends = [".ctrf.json", ".jsonl", ".json", ".html", ".md", ".xml"];

    /// <summary>Refuses files whose end says nothing, before anything runs.</summary>
    /// <exception cref="UserErrorException">The end of a name is not known.</exception>
    public static void Check(IEnumerable<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.FirstOrDefault(file => EndOf(file) is null) is { } wrong)
        {
            throw new UserErrorException($"'{wrong}' does not say by its end what is to be written.", $"Let it end with {string.Join(", ", Ends)}.", FailureCategory.Usage);
        }
    }

    /// <summary>Writes the files; each is there as a whole or not at all.</summary>
    public static async Task WriteAsync(IReadOnlyList<JournalEntry> entries, IEvidenceStore evidence, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Count == 0)
        {
            return;
        }

        var run = RunView.Of(entries);
        var quoted = await ReportEvidence.LoadAsync(run, evidence, cancellationToken);
        foreach (var file in files)
        {
            await ReportWriter.WriteFileAsync(file, Content(EndOf(file), entries, run, quoted), cancellationToken);
        }
    }

    private static string? EndOf(string file) => Ends.FirstOrDefault(end => file.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private static string Content(string? end, IReadOnlyList<JournalEntry> entries, RunView run, ReportEvidence evidence) => end switch
    {
        ".html" => HtmlReport.Write(run, evidence),
        ".md" => string.Join('\n', run.Iterations.Select(iteration => MarkdownReport.Write(run, iteration, evidence))),
        ".xml" => JUnitReport.Write(run),
        ".json" => JsonReport.Write(run),
        ".jsonl" => string.Concat(entries.Select(entry => FactJson.Write(entry.Fact) + "\n")),
        ".ctrf.json" => CtrfWriter.Write(run),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
