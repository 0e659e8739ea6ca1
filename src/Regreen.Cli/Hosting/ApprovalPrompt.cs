using Regreen.Cli.Views;
using Regreen.Core.Recording;
using Regreen.Core.Running;

namespace Regreen.Cli.Hosting;

/// <summary>Shows a repair that was tried and works, and asks whether it may be committed and deployed.</summary>
internal sealed class ApprovalPrompt(CliHost host, ViewOptions view, IEvidenceStore evidence)
{
    private const int MostLines = 60;

    /// <summary>Gets whether a person is there who may be asked.</summary>
    public bool MayAsk => host.Answers is not null && view is { NoInput: false, Format: OutputFormat.Text };

    /// <summary>Asks. Whatever is not a yes is a no.</summary>
    public async Task<bool> AskAsync(IssueState waiting, CancellationToken cancellationToken)
    {
        var glyphs = Glyphs.For(host.Error.Encoding);
        var accepted = waiting.Accepted!;
        var diff = accepted.Diff is { } id ? (await evidence.GetAsync(id, cancellationToken) ?? "").TrimEnd('\n').Split('\n') : [];
        await host.Error.WriteLineAsync();
        foreach (var line in diff.Take(MostLines))
        {
            await host.Error.WriteLineAsync("  " + glyphs.Clean(line));
        }

        if (diff.Length > MostLines)
        {
            await host.Error.WriteLineAsync($"  and {diff.Length - MostLines} more lines; report.html has them all");
        }

        await host.Error.WriteAsync($"{glyphs.Clean($"{waiting.Issue.Id}: {accepted.Remedy.Name}. {accepted.Reason}")}{host.Error.NewLine}Commit it on a branch, deploy it and test again? [y/N] ");
        await host.Error.FlushAsync(cancellationToken);

        // The console's reader does not know of cancellation: whoever stops the program must not wait for an answer.
        var answer = await Task.Run(host.Answers!.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
        return answer?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
