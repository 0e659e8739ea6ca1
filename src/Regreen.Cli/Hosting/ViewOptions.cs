using System.Collections.Immutable;
using System.CommandLine;
using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Engine.Reporting;

namespace Regreen.Cli.Hosting;

/// <summary>What the global options say.</summary>
/// <param name="Project">The project's folder, or null for the working directory.</param>
/// <param name="Format">How results are printed.</param>
/// <param name="NoColor">Whether colours are off.</param>
/// <param name="NoInput">Whether nothing may be asked.</param>
/// <param name="Variables">The values of <c>--var</c>.</param>
internal sealed record ViewOptions(string? Project, OutputFormat Format, bool NoColor, bool NoInput, ImmutableSortedDictionary<string, string> Variables)
{
    /// <summary>Gets whether the command only reads what runs left, so that the service's secrets need not be there.</summary>
    public bool ReadsOnly { get; init; }

    /// <summary>Gets the files that the run is written into as well.</summary>
    public ImmutableArray<string> Outputs { get; init; } = [];

    /// <summary>Adds the files of <c>-o</c>.</summary>
    /// <exception cref="UserErrorException">The end of a name says nothing.</exception>
    public ViewOptions With(CliHost host, string[]? outputs)
    {
        ReportFormats.Check(outputs ?? []);
        return this with { Outputs = [.. (outputs ?? []).Select(file => Path.GetFullPath(file, host.Folder))] };
    }

    public static ViewOptions Of(ParseResult result) => new(
        result.GetValue(GlobalOptions.Project)?.FullName,
        result.GetValue(GlobalOptions.Format),
        result.GetValue(GlobalOptions.NoColor),
        result.GetValue(GlobalOptions.NoInput),
        (result.GetValue(GlobalOptions.Variables) ?? []).Select(Split).ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal));

    private static (string Name, string Value) Split(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is var sign and > 0
            ? (text[..sign], text[(sign + 1)..])
            : throw new UserErrorException($"--var '{text}' has no value.", "Write --var NAME=value.", FailureCategory.Usage);
}
