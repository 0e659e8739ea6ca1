using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Regreen.Cli.Hosting;

/// <summary>Adds examples to the end of every command's help.</summary>
internal static class ExampleHelp
{
    private static readonly Dictionary<string, string[]> Examples = new(StringComparer.Ordinal);

    /// <summary>Says what a command's help ends with.</summary>
    public static Command WithExamples(this Command command, params string[] examples)
    {
        Examples[command.Name] = examples;
        return command;
    }

    /// <summary>Adds the examples to the help option of the root.</summary>
    public static void AddTo(RootCommand root)
    {
        Examples[root.Name] = ["regreen demo", "regreen init", "regreen run"];
        var help = root.Options.OfType<HelpOption>().First();
        help.Action = new Action((HelpAction)help.Action!);
    }

    private sealed class Action(HelpAction inner) : SynchronousCommandLineAction
    {
        // Whoever asks for help need not know the arguments yet.
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var result = inner.Invoke(parseResult);
            if (Examples.TryGetValue(parseResult.CommandResult.Command.Name, out var examples))
            {
                var output = parseResult.InvocationConfiguration.Output;
                output.WriteLine("Examples:");
                foreach (var example in examples)
                {
                    output.WriteLine($"  {example}");
                }

                output.WriteLine();
            }

            return result;
        }
    }
}
