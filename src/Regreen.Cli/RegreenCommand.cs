using System.CommandLine;
using Regreen.Cli.Commands;
using Regreen.Cli.Hosting;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Cli;

/// <summary>The command line: parses, calls one command, and turns what happens into an exit code.</summary>
internal static class RegreenCommand
{
    /// <summary>Runs the program.</summary>
    public static async Task<int> RunAsync(CliHost host, string[] arguments)
    {
        var parsed = Create(host).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            // What was written and not understood says more than what is missing because of it.
            var named = parsed.Errors.Where(error => parsed.UnmatchedTokens.Any(token => error.Message.Contains(token, StringComparison.Ordinal))).ToList();
            foreach (var error in named.Count > 0 ? named : parsed.Errors)
            {
                await host.Error.WriteLineAsync($"regreen: {error.Message}");
            }

            await host.Error.WriteLineAsync($"  `regreen {parsed.CommandResult.Command.Name} --help` shows what it takes.".Replace("regreen regreen", "regreen", StringComparison.Ordinal));
            return (int)RunOutcome.Usage;
        }

        using var stop = new StopSignals();
        try
        {
            var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { Output = host.Output, Error = host.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token);
            return exitCode == (int)RunOutcome.Interrupted ? stop.ExitCode : exitCode;
        }
        catch (UserErrorException error)
        {
            await host.Error.WriteLineAsync($"regreen: {error.Message}");
            await host.Error.WriteLineAsync($"  {error.Hint}");
            return (int)OutcomeOf(error.Category);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The host's edge: a fault of ours is said as one, with what helps to find it.
            await host.Error.WriteLineAsync($"regreen: an internal fault: {fault.GetType().Name}: {fault.Message}");
            await host.Error.WriteLineAsync(fault.StackTrace);
            await host.Error.WriteLineAsync("  Nothing is lost: `regreen resume` goes on where the journal ends. Please report it with the lines above.");
            return (int)RunOutcome.InternalError;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return stop.ExitCode;
        }
    }

    /// <summary>Makes the tree of commands.</summary>
    public static RootCommand Create(CliHost host)
    {
        var root = new RootCommand("Tests your deployed agent service, finds what broke it, undoes it on a branch, redeploys, and tests again. Every green shows its evidence.")
        {
            InitCommand.Create(host),
            TestCommand.Create(host),
            RunCommand.Create(host),
            ResumeCommand.Create(host),
            DiagnoseCommand.Create(host),
            ReportCommand.Create(host),
            VerifyCommand.Create(host),
            SabotageCommand.Create(host),
            ApproveCommand.Create(host),
            AcceptCommand.Create(host),
            DownCommand.Create(host),
            CleanCommand.Create(host),
            DemoCommand.Create(host),
            CompletionCommand.Create(host),
            EdgeCommand.Create(host),
        };
        root.Add(GlobalOptions.Project);
        root.Add(GlobalOptions.Format);
        root.Add(GlobalOptions.NoColor);
        root.Add(GlobalOptions.NoInput);
        root.Add(GlobalOptions.Variables);
        ExampleHelp.AddTo(root);
        return root;
    }

    private static RunOutcome OutcomeOf(FailureCategory category) => category switch
    {
        FailureCategory.Usage => RunOutcome.Usage,
        FailureCategory.NeedsPerson => RunOutcome.NeedsPerson,
        _ => RunOutcome.Infrastructure,
    };
}
