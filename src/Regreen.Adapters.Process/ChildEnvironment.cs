using System.Collections.Immutable;
using Regreen.Core.Configuring;

namespace Regreen.Adapters.Process;

/// <summary>Makes the environments of children: PATH, HOME, LANG and what the configuration names.</summary>
internal static class ChildEnvironment
{
    private static readonly ImmutableArray<string> Always = ["PATH", "HOME", "LANG"];

    // Nothing that a build starts may outlive it, and nothing may ask or report home.
    private static readonly ImmutableSortedDictionary<string, string> Building = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["UseSharedCompilation"] = "false",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Gets what every child gets.</summary>
    public static ImmutableSortedDictionary<string, string> Of(DriverHost host, DeployConfig deploy) =>
        Always.Concat(deploy.InheritedEnvironment)
            .Distinct(StringComparer.Ordinal)
            .Where(host.Environment.ContainsKey)
            .ToImmutableSortedDictionary(name => name, name => host.Environment[name], StringComparer.Ordinal);

    /// <summary>Gets what a build gets.</summary>
    public static ImmutableSortedDictionary<string, string> OfBuild(DriverHost host, DeployConfig deploy) =>
        Building.SetItems(Of(host, deploy));

    /// <summary>Reads lines of <c>KEY=value</c>; blank lines, <c>#</c> comments, a leading <c>export</c> and quotes around the value are understood.</summary>
    public static ImmutableSortedDictionary<string, string> Parse(string text)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var assignment = line.StartsWith("export ", StringComparison.Ordinal) ? line[7..] : line;
            if (assignment.IndexOf('=', StringComparison.Ordinal) is var equals and > 0)
            {
                values[assignment[..equals].Trim()] = Unquote(assignment[(equals + 1)..].Trim());
            }
        }

        return values.ToImmutable();
    }

    private static string Unquote(string value) =>
        value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : value;
}
