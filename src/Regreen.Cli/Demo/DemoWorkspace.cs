using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Cli.Demo;

/// <summary>A folder with the service's repository, its configuration outside git, and secrets made on the spot.</summary>
internal sealed class DemoWorkspace
{
    internal static readonly DateTimeOffset Begin = new(2026, 1, 5, 9, 12, 0, TimeSpan.Zero);

    // Files that stand beside the repository's: an operator's, not the build's. Git ignores them.
    internal static readonly ImmutableArray<string> Outside = ["deploy/staging.json", "deploy/staging.env", "deploy/edge.json", ".env"];

    private readonly DemoRepository _repository;
    private readonly ImmutableArray<PlannedCommit> _landing;

    private DemoWorkspace(string folder, DemoFault? fault, DemoRepository repository, ImmutableArray<PlannedCommit> landing) =>
        (Folder, Fault, _repository, _landing) = (folder, fault, repository, landing);

    /// <summary>Gets the folder.</summary>
    public string Folder { get; }

    /// <summary>Gets the fault, or null for a healthy workspace.</summary>
    public DemoFault? Fault { get; }

    /// <summary>Gets how many commits land after the proven head.</summary>
    public int LandingCommits => _landing.Length;

    /// <summary>Makes the workspace with the commits up to the proven head.</summary>
    /// <exception cref="UserErrorException">The folder is not empty, or the sources do not fit the edits.</exception>
    public static async Task<DemoWorkspace> CreateAsync(
        DemoSources sources, string folder, DemoFault? fault, int seed, ImmutableArray<TextChange> adjustments, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new UserErrorException($"{folder} is not empty.", "Name a folder that does not exist yet.", FailureCategory.Usage);
        }

        Directory.CreateDirectory(folder);
        var files = await sources.ReadFilesAsync(cancellationToken);
        var changes = adjustments.AddRange(fault?.Workspace ?? []);
        files = changes.IsEmpty ? files : new SourceEdit("workspace", ["adjust"], changes).Apply(files);
        files = new DrawnSecrets().Fill(files, Outside);
        foreach (var path in Outside.Where(files.ContainsKey))
        {
            WriteOutside(Path.Combine(folder, path), files[path]);
        }

        var history = await PlanAsync(sources, files.RemoveRange(Outside), fault, seed, cancellationToken);
        var repository = new DemoRepository(folder, Begin);
        await repository.InitAsync(cancellationToken);
        foreach (var commit in history.Proven)
        {
            await repository.CommitAsync(commit, cancellationToken);
        }

        return new DemoWorkspace(folder, fault, repository, history.Landing);
    }

    /// <summary>Lets the later commits land, and changes what the fault changes outside the repository. Returns their messages.</summary>
    public async Task<ImmutableArray<string>> LandAsync(CancellationToken cancellationToken)
    {
        foreach (var commit in _landing)
        {
            await _repository.CommitAsync(commit, cancellationToken);
        }

        foreach (var change in Fault?.Outside ?? [])
        {
            var path = Path.Combine(Folder, change.Path);
            var content = await File.ReadAllTextAsync(path, cancellationToken);
            if (!content.Contains(change.Before, StringComparison.Ordinal))
            {
                throw new UserErrorException($"'{change.Before}' does not stand in {change.Path}.", "The workspace was changed by hand; make a new one.", FailureCategory.Usage);
            }

            await File.WriteAllTextAsync(path, content.Replace(change.Before, change.Now, StringComparison.Ordinal), cancellationToken);
        }

        return [.. _landing.Select(commit => commit.Message)];
    }

    private static async Task<DemoHistory> PlanAsync(
        DemoSources sources, ImmutableDictionary<string, string> files, DemoFault? fault, int seed, CancellationToken cancellationToken)
    {
        var faults = ImmutableArray.CreateBuilder<SourceEdit>();
        foreach (var name in fault?.Edits ?? [])
        {
            faults.Add(await sources.ReadFaultAsync(name, cancellationToken));
        }

        return DemoHistory.Plan(
            files,
            await sources.ReadPiecesAsync(cancellationToken),
            faults.ToImmutable(),
            fault is null ? null : await sources.ReadFaultAsync("unbuildable", cancellationToken),
            fault is { FromTheBeginning: true },
            seed);
    }

    internal static void WriteOutside(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
