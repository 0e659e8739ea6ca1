using System.CommandLine;

namespace Regreen.Cli.Hosting;

/// <summary>How results are printed.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,
}

/// <summary>Options that every command takes.</summary>
internal static class GlobalOptions
{
    public static Option<DirectoryInfo?> Project { get; } = new("--project", "-C")
    {
        Description = "The folder with regreen.yaml. Default: the working directory.",
        Recursive = true,
    };

    public static Option<OutputFormat> Format { get; } = FormatOption();

    public static Option<bool> NoColor { get; } = new("--no-color") { Description = "No colours; NO_COLOR does the same.", Recursive = true };

    public static Option<bool> NoInput { get; } = new("--no-input") { Description = "Ask nothing; what would be asked ends with exit code 8.", Recursive = true };

    public static Option<string[]> Variables { get; } = new("--var")
    {
        Description = "Sets ${NAME} in regreen.yaml, as in --var NAME=value. May be given several times.",
        Recursive = true,
        HelpName = "NAME=value",
    };

    /// <summary>Makes the option of the commands that end with reports.</summary>
    public static Option<string[]> Outputs() => new("--output", "-o")
    {
        Description = "Writes the run into this file as well: .html, .md, .xml (JUnit), .json, .jsonl (facts) or .ctrf.json. May be given several times.",
        HelpName = "FILE",
    };

    private static Option<OutputFormat> FormatOption()
    {
        var option = new Option<OutputFormat>("--format")
        {
            Description = "How results are printed on standard output: text or json (one object a line).",
            Recursive = true,
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add("text", "json");
        return option;
    }
}
