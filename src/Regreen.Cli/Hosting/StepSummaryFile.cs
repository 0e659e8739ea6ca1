using Regreen.Core.Recording;
using Regreen.Engine.Reporting;

namespace Regreen.Cli.Hosting;

/// <summary>Adds what a run came to to the page of a CI job, where there is one.</summary>
internal static class StepSummaryFile
{
    private const string Variable = "GITHUB_STEP_SUMMARY";

    /// <summary>Appends to the file that the variable names. A run is not lost because its summary cannot be written.</summary>
    public static async Task AppendAsync(CliHost host, IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        if (host.Environment.GetValueOrDefault(Variable) is not { Length: > 0 } path)
        {
            return;
        }

        try
        {
            await File.AppendAllTextAsync(Path.Combine(host.Folder, path), StepSummary.Write(RunView.Of(entries)) + "\n", cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await host.Error.WriteLineAsync($"regreen: {Variable} cannot be written: {exception.Message}");
        }
    }
}
