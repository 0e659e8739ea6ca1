namespace Regreen.Adapters.Git;

/// <summary>
/// A repository of one call, beside a checkout: it reads the user's objects, writes its own, and knows none of the user's settings of filters, line endings or
/// attributes. What it says of files is what their bytes say.
/// </summary>
internal sealed class ScratchIndex : IDisposable
{
    // What stands in a repository's own info/attributes comes before every .gitattributes file in a tree.
    public const string BytesAsTheyAre = "* -text -eol -ident -filter -working-tree-encoding !diff !merge\n";

    private ScratchIndex(GitCommand git, string folder) => (Git, Folder) = (git, folder);

    /// <summary>Gets the git that works in it.</summary>
    public GitCommand Git { get; }

    private string Folder { get; }

    /// <summary>Makes one at a path beside a checkout.</summary>
    public static async Task<ScratchIndex> MakeAsync(GitCommand git, string path, CancellationToken cancellationToken)
    {
        var objects = (await git.RunAsync(["rev-parse", "--path-format=absolute", "--git-path", "objects"], cancellationToken)).Line;
        await git.RunAsync(["init", "--quiet", "--bare", "--template=", path], cancellationToken);
        Directory.CreateDirectory(Path.Combine(path, "info"));
        Directory.CreateDirectory(Path.Combine(path, "objects", "info"));
        await File.WriteAllTextAsync(Path.Combine(path, "info", "attributes"), BytesAsTheyAre, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(path, "objects", "info", "alternates"), $"{objects}\n", cancellationToken);
        return new ScratchIndex(git.In(path), path);
    }

    /// <summary>Gets the arguments that name this repository and, where there is one, the folder of files.</summary>
    public string[] Place(string? files) => [$"--git-dir={Folder}", .. files is null ? [] : new[] { $"--work-tree={files}" }, "-c", "core.autocrlf=false", "-c", "core.bare=false", "-c", "core.symlinks=true", "-c", "core.filemode=true"];

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // An error met while cleaning up hides no other.
        }
    }
}
