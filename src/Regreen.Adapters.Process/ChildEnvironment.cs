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
}
