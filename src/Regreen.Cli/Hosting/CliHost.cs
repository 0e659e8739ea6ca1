using System.Collections.Immutable;

namespace Regreen.Cli.Hosting;

/// <summary>The world that the program runs in; handed in once, read nowhere else.</summary>
/// <param name="Folder">The working directory.</param>
/// <param name="Environment">The environment variables.</param>
/// <param name="Output">Results.</param>
/// <param name="Error">Everything said to a person.</param>
/// <param name="Time">The clock.</param>
internal sealed record CliHost(string Folder, ImmutableDictionary<string, string> Environment, TextWriter Output, TextWriter Error, TimeProvider Time)
{
    /// <summary>Gets whether what is said goes to a person at a terminal.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Gets where a person answers, or null where nobody does.</summary>
    public TextReader? Answers { get; init; }

    /// <summary>Gets how many columns the terminal has.</summary>
    public int Width { get; init; } = 100;

    /// <summary>Gets the path of the program's own assembly, to start it again as a supervisor.</summary>
    public string Program { get; init; } = "";
}
