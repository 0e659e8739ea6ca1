using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Regreen.Cli.Demo;

namespace Regreen.Cli.Tests.Demo;

/// <summary>Today's sources and pieces, as the demo reads them.</summary>
internal static class DemoMaterial
{
    public static DemoSources Sources { get; } = new(Home());

    /// <summary>Gets a change of the line that says what a token is for: no piece may be in its way.</summary>
    public static SourceEdit ClaimFault { get; } = new(
        "claim", ["Rename a claim"], [new("src/UsageAgents.Service/Tokens/ClaimsWriter.cs", "[\"token_use\"] = \"access\"", "[\"use\"] = \"access\"")]);

    /// <summary>Gets a change of the line that registers a tool.</summary>
    public static SourceEdit ToolFault { get; } = new(
        "tool", ["Move a tool"], [new("src/UsageAgents/UsageAgentsServiceCollectionExtensions.cs", "AddSingleton<ITool, UsageStatisticsTool>", "AddSingleton<UsageStatisticsTool>")]);

    /// <summary>Gets a change that is taken back by the commit after it.</summary>
    public static SourceEdit TakenBack { get; } = new(
        "taken back",
        ["Begin something", "Leave it for later"],
        [new("src/UsageAgents.Service/Tokens/ClaimsWriter.cs", "namespace UsageAgents.Service.Tokens;\n", "namespace UsageAgents.Service.Tokens;\n\nbroken\n")]);

    public static Task<ImmutableDictionary<string, string>> TodayAsync() => Sources.ReadFilesAsync(TestContext.Current.CancellationToken);

    public static Task<ImmutableArray<SourceEdit>> PiecesAsync() => Sources.ReadPiecesAsync(TestContext.Current.CancellationToken);

    /// <summary>Says which files differ.</summary>
    public static ImmutableArray<string> Differing(ImmutableDictionary<string, string> one, ImmutableDictionary<string, string> other) =>
    [
        .. one.Keys.Union(other.Keys, StringComparer.Ordinal)
            .Where(path => !string.Equals(one.GetValueOrDefault(path), other.GetValueOrDefault(path), StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    private static string Home([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
