using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Repairing;

namespace Regreen.Engine.Repairing;

/// <summary>What a repair may touch, and what judges it.</summary>
/// <param name="Allowed">Globs of paths that a repair may touch.</param>
/// <param name="Judges">Paths that judge it: the configuration, the suites and what they are made of, what their commands name and link to, and CI.</param>
public sealed record RepairRules(ImmutableArray<string> Allowed, ImmutableArray<string> Judges)
{
    /// <summary>Reads the rules of a project at a commit.</summary>
    public static async Task<RepairRules> OfAsync(ProjectConfig config, IRepository repository, string commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(repository);
        ImmutableArray<string> named =
        [
            "regreen.yaml", ".regreen", ".github", ".ci", ".gitattributes", .. config.SuiteFiles, .. config.Suites.SelectMany(suite => suite.Scenarios),
            .. config.Suites.Select(suite => suite.Command).Concat(config.Target.Users.Values.Select(user => user.Command)).OfType<string>().SelectMany(command => FilesIn(command, config.Root)),
        ];
        return new RepairRules(AllowedBy(config), LinkedPaths.Reach([.. named.Distinct(StringComparer.Ordinal)], await repository.LinksAsync(commit, cancellationToken)));
    }

    /// <summary>Says whether whoever writes a repair may change a file.</summary>
    public bool MayWrite(string path) =>
        TamperCheck.Refuse([new ChangedPath(path, null, 'M', Executable: false, SymbolicLink: false)], Allowed, Judges, isWritten: true) is null;

    private static ImmutableArray<string> AllowedBy(ProjectConfig config) => config.Repair.Paths is { IsEmpty: false } paths
        ? paths
        : [.. (config.Deploy?.Inputs ?? []).SelectMany(input => new[] { input, $"{input.TrimEnd('/')}/**" })];

    // Of `node tests/run.mjs` the script; of `sh -c '…'` nothing is known, which is what suite_files is for.
    private static IEnumerable<string> FilesIn(string command, string root) =>
        Template.SplitWords(command).Select(word => word.StartsWith("./", StringComparison.Ordinal) ? word[2..] : word)
            .Where(word => word.Length > 0 && !Path.IsPathRooted(word) && !word.Contains("..", StringComparison.Ordinal) && File.Exists(Path.Combine(root, word)));
}
