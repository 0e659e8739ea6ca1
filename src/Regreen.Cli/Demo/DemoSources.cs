using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Cli.Demo;

/// <summary>Where the demo's material lies: today's sources of the agent service, the workspace's own files, and the edits that make a history of them.</summary>
/// <param name="Home">The root of Regreen's own sources.</param>
internal sealed record DemoSources(string Home)
{
    private static readonly ImmutableArray<string> SourceFolders = ["src/UsageAgents.Contracts", "src/UsageAgents", "src/UsageAgents.Models", "src/UsageAgents.Service", "eng"];
    private static readonly ImmutableArray<string> SourceFiles = ["Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig"];
    private static readonly ImmutableArray<string> LeftOut = ["bin", "obj", "artifacts"];

    /// <summary>Gets the folder of the workspace's own files and edits.</summary>
    public string Material => Path.Combine(Home, "samples", "usage-agents");

    /// <summary>Finds the sources beside the launcher.</summary>
    /// <exception cref="UserErrorException">There are none: the demo needs a checkout.</exception>
    public static DemoSources Find(IReadOnlyDictionary<string, string> environment) =>
        environment.TryGetValue("REGREEN_HOME", out var home) && Directory.Exists(Path.Combine(home, "samples", "usage-agents"))
            ? new DemoSources(home)
            : throw new UserErrorException(
                "The demo needs Regreen's own sources, and they are not here.", "Start it as ./regreen demo in a clone of the repository.", FailureCategory.Usage);

    /// <summary>Reads every file that an edit may touch: the sources and the workspace's own files, as text by path.</summary>
    public async Task<ImmutableDictionary<string, string>> ReadFilesAsync(CancellationToken cancellationToken)
    {
        var files = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var path in SourceFolders.SelectMany(folder => Under(Path.Combine(Home, folder))).Concat(SourceFiles.Select(file => Path.Combine(Home, file)).Where(File.Exists)))
        {
            files[Relative(Home, path)] = await File.ReadAllTextAsync(path, cancellationToken);
        }

        return files.ToImmutable().SetItems(await ReadTreeAsync(Path.Combine(Material, "workspace"), cancellationToken));
    }

    /// <summary>Reads every file of a folder. Names with a leading dot would already count for this repository; they are stored as dot-NAME.</summary>
    public static async Task<ImmutableDictionary<string, string>> ReadTreeAsync(string folder, CancellationToken cancellationToken)
    {
        var files = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var path in Under(folder))
        {
            var name = Relative(folder, path);
            files[name.StartsWith("dot-", StringComparison.Ordinal) ? $".{name[4..]}" : name] = await File.ReadAllTextAsync(path, cancellationToken);
        }

        return files.ToImmutable();
    }

    /// <summary>Reads the pieces of the history, in the order of their names.</summary>
    public Task<ImmutableArray<SourceEdit>> ReadPiecesAsync(CancellationToken cancellationToken) => ReadEditsAsync(Path.Combine(Material, "history"), cancellationToken);

    /// <summary>Reads every edit of a folder, in the order of their names.</summary>
    public static async Task<ImmutableArray<SourceEdit>> ReadEditsAsync(string folder, CancellationToken cancellationToken)
    {
        var pieces = ImmutableArray.CreateBuilder<SourceEdit>();
        foreach (var path in Directory.GetFiles(folder, "*.edit").Order(StringComparer.Ordinal))
        {
            pieces.Add(SourceEdit.Parse(Path.GetFileName(path), await File.ReadAllTextAsync(path, cancellationToken)));
        }

        return pieces.ToImmutable();
    }

    /// <summary>Reads one fault.</summary>
    public async Task<SourceEdit> ReadFaultAsync(string name, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Material, "faults", $"{name}.edit");
        return SourceEdit.Parse(Path.GetFileName(path), await File.ReadAllTextAsync(path, cancellationToken));
    }

    private static IEnumerable<string> Under(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(folder, path).Split('/').Any(LeftOut.Contains))
            .Order(StringComparer.Ordinal);

    private static string Relative(string root, string path) => Path.GetRelativePath(root, path).Replace('\\', '/');
}
