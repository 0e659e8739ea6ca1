using System.CommandLine;
using Regreen.Cli.Hosting;
using Regreen.Core.Facts;

namespace Regreen.Cli.Commands;

/// <summary><c>regreen verify</c>: checks a run's chain, receipts and evidence offline.</summary>
internal static class VerifyCommand
{
    public static Command Create(CliHost host)
    {
        var run = new Argument<string?>("run") { Description = "The run. Default: the newest.", Arity = ArgumentArity.ZeroOrOne };
        var head = new Option<string?>("--head") { Description = "The head hash that the run is to end with, from a commit trailer or a summary." };
        var command = new Command("verify", "Checks a run offline: its hash chain, its receipts, and that every piece of evidence resolves.").WithExamples(
            "regreen verify", "regreen verify --head 3f2a…");
        command.Add(run);
        command.Add(head);
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var session = await ProjectSession.OpenAsync(host, ViewOptions.Of(result) with { ReadsOnly = true }, cancellationToken);
            var (wrong, summary) = await session.VerifyAsync(result.GetValue(run), result.GetValue(head), cancellationToken);
            await host.Output.WriteLineAsync(wrong ?? summary);
            return (int)(wrong is null ? RunOutcome.ProvenGreen : RunOutcome.Red);
        });
        return command;
    }
}
