using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Regreen.Core.Recording;

namespace Regreen.Engine.Reporting;

/// <summary>Writes the reports of a run: <c>FOLDER/RUN/{iteration-N.md, report.html, junit.xml, ctrf.json, report.json}</c>.</summary>
public static class ReportWriter
{
    /// <summary>Writes every report. Each file is there as a whole or not at all; writing again replaces.</summary>
    /// <param name="entries">The journal of one run.</param>
    /// <param name="evidence">Where its artefacts are.</param>
    /// <param name="folder">The folder of reports, as in <c>.regreen/reports</c>.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The paths, in the order in which a person wants them.</returns>
    public static async Task<ImmutableArray<string>> WriteAsync(
        IReadOnlyList<JournalEntry> entries, IEvidenceStore evidence, string folder, CancellationToken cancellationToken)
    {
        var run = RunView.Of(entries);
        var quoted = await ReportEvidence.LoadAsync(run, evidence, cancellationToken);
        var target = Path.Combine(folder, FileName(run.Start.Run.Value));
        try
        {
            Directory.CreateDirectory(target);
            var paths = ImmutableArray.CreateBuilder<string>();
            foreach (var (name, content) in Contents(run, quoted))
            {
                var path = Path.Combine(target, name);
                await WriteFileAsync(path, content, cancellationToken);
                paths.Add(path);
            }

            return paths.ToImmutable();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(target, exception);
        }
    }

    // One after the other: a report that is written need not be kept.
    private static IEnumerable<(string Name, string Content)> Contents(RunView run, ReportEvidence evidence)
    {
        yield return ("report.html", HtmlReport.Write(run, evidence));
        foreach (var iteration in run.Iterations)
        {
            yield return (string.Create(CultureInfo.InvariantCulture, $"iteration-{iteration.Number}.md"), MarkdownReport.Write(run, iteration, evidence));
        }

        yield return ("junit.xml", JUnitReport.Write(run));
        yield return ("ctrf.json", CtrfWriter.Write(run));
        yield return ("report.json", JsonReport.Write(run));
    }

    /// <summary>Writes a file as a whole or not at all.</summary>
    internal static async Task WriteFileAsync(string path, string content, CancellationToken cancellationToken)
    {
        try
        {
            var temporary = path + ".tmp";
            await File.WriteAllTextAsync(temporary, content, new UTF8Encoding(false), cancellationToken);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(path, exception);
        }
    }

    private static Core.UserErrorException NotWritten(string path, Exception exception) => new(
        $"The reports cannot be written to {path}: {exception.Message}", "Free space there, or make the folder writable; `regreen report` writes them again.", inner: exception);

    /// <summary>A run id comes from a journal that may have been written elsewhere: nothing in it may leave the folder.</summary>
    private static string FileName(string run) =>
        string.Concat(run.Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' ? character : '_'));
}
