using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Repairing;

namespace Regreen.Engine.Repairing;

/// <summary>The command that writes a repair: the user's own, or that of a well-known agent.</summary>
/// <param name="Name">What a person calls it.</param>
/// <param name="Words">The program and its arguments.</param>
/// <param name="CaseFile">The case file.</param>
/// <param name="Tokens">How it reports tokens, or null.</param>
internal sealed record RepairCommandLine(string Name, ImmutableArray<string> Words, string CaseFile, TokenReport? Tokens)
{
    private static readonly ImmutableArray<string> Always = ["PATH", "HOME", "LANG"];

    /// <summary>Reads it from the configuration.</summary>
    public static RepairCommandLine Of(ProjectConfig config, string caseFile)
    {
        if (config.Repair.Agent is { } agent)
        {
            var known = AgentCommand.Of(agent);
            return new RepairCommandLine($"the agent {Regreen.Engine.Configuring.Words.Kebab(agent)}", known.WordsFor(caseFile), caseFile, known.Tokens);
        }

        var words = Template.SplitWords(config.Repair.Command ?? throw new InvalidOperationException("Nobody is configured who writes repairs."));
        var program = words[0].Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(words[0], config.Root) : words[0];
        return new RepairCommandLine("repair.command", words.SetItem(0, program), caseFile, null);
    }

    /// <summary>Gets what the sandbox is to run: the environment holds what is named and nothing else, and no value of it stands on the command line.</summary>
    public SandboxedCommand Sandboxed(ProjectConfig config, ICheckout clone, IReadOnlyDictionary<string, string> environment)
    {
        var home = environment.GetValueOrDefault("HOME", "");
        var values = Always.Concat(config.Repair.InheritedEnvironment).Distinct(StringComparer.Ordinal).Where(environment.ContainsKey).ToImmutableSortedDictionary(name => name, name => environment[name], StringComparer.Ordinal);
        return new SandboxedCommand(Words, clone.Folder, clone.Path, config.Repair.Timeout)
        {
            Readable =
            [
                Path.GetDirectoryName(CaseFile)!,
                .. Words.Where(word => Path.IsPathRooted(word) && File.Exists(word)),
                .. config.Repair.Readable.Select(path => path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, path[2..]) : Path.GetFullPath(path, config.Root)),
            ],
            Environment = values.SetItem("REGREEN_CASE_FILE", CaseFile).SetItem("REGREEN_CASE_JSON", Path.ChangeExtension(CaseFile, ".json")),
            Network = config.Repair.Network,
        };
    }
}
