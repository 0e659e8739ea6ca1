using System.Collections.Immutable;

namespace Regreen.Adapters.Process.Building;

/// <summary>
/// Makes one folder hold the files of another, writing only what differs, so that incremental builds see only true changes.
/// What came from elsewhere (the outputs of builds) stays; what came from an earlier source and is gone is deleted.
/// </summary>
internal static class FolderSync
{
    /// <summary>Synchronises; <paramref name="manifest"/> is the file that remembers what came from a source.</summary>
    public static void Run(string source, string target, string manifest)
    {
        Directory.CreateDirectory(target);
        var before = File.Exists(manifest) ? File.ReadAllText(manifest).Split('\0', StringSplitOptions.RemoveEmptyEntries).ToImmutableHashSet(StringComparer.Ordinal) : [];
        var now = FilesOf(source).ToImmutableHashSet(StringComparer.Ordinal);

        // Until it is done both count, so that a crash in between forgets nothing that may have to be deleted.
        WriteManifest(manifest, before.Union(now));
        foreach (var path in before.Except(now))
        {
            Delete(Path.Combine(target, path), target);
        }

        foreach (var path in now)
        {
            CopyIfDifferent(Path.Combine(source, path), Path.Combine(target, path));
        }

        WriteManifest(manifest, now);
    }

    /// <summary>Copies everything but version control's own files into a new folder.</summary>
    public static void Copy(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var path in FilesOf(source))
        {
            CopyIfDifferent(Path.Combine(source, path), Path.Combine(target, path));
        }
    }

    // Links are copied as links and never followed: they may lead out of the folder.
    private static IEnumerable<string> FilesOf(string folder) =>
        Walk(new DirectoryInfo(folder)).Select(file => Path.GetRelativePath(folder, file));

    private static IEnumerable<string> Walk(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().Where(entry => entry.Name is not ".git"))
        {
            if (entry is DirectoryInfo { LinkTarget: null } inner)
            {
                foreach (var file in Walk(inner))
                {
                    yield return file;
                }
            }
            else
            {
                yield return entry.FullName;
            }
        }
    }

    private static void CopyIfDifferent(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        var link = new FileInfo(from).LinkTarget;
        if (link is not null)
        {
            if (!string.Equals(new FileInfo(to).LinkTarget, link, StringComparison.Ordinal))
            {
                Remove(to);
                File.CreateSymbolicLink(to, link);
            }
        }
        else if (!IsSame(from, to))
        {
            Remove(to);
            File.Copy(from, to);
            // A copy keeps the time of its source; a build tool must see that the file is new.
            File.SetLastWriteTimeUtc(to, File.GetLastWriteTimeUtc(Path.GetDirectoryName(to)!));
        }
    }

    private static bool IsSame(string from, string to)
    {
        var (source, target) = (new FileInfo(from), new FileInfo(to));
        return target.Exists
            && target.LinkTarget is null
            && source.Length == target.Length
            && (OperatingSystem.IsWindows() || source.UnixFileMode == target.UnixFileMode)
            && HaveSameBytes(from, to);
    }

    private static bool HaveSameBytes(string from, string to)
    {
        using var left = File.OpenRead(from);
        using var right = File.OpenRead(to);
        Span<byte> leftBytes = stackalloc byte[16 * 1024];
        Span<byte> rightBytes = stackalloc byte[16 * 1024];
        while (true)
        {
            var count = left.ReadAtLeast(leftBytes, leftBytes.Length, throwOnEndOfStream: false);
            if (count != right.ReadAtLeast(rightBytes, rightBytes.Length, throwOnEndOfStream: false)
                || !leftBytes[..count].SequenceEqual(rightBytes[..count]))
            {
                return false;
            }

            if (count == 0)
            {
                return true;
            }
        }
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null)
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    private static void Delete(string path, string root)
    {
        File.Delete(path);
        for (var folder = Path.GetDirectoryName(path)!;
            folder.Length > root.Length && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any();
            folder = Path.GetDirectoryName(folder)!)
        {
            Directory.Delete(folder);
        }
    }

    private static void WriteManifest(string manifest, IEnumerable<string> paths) =>
        WholeFile.Write(manifest, string.Join('\0', paths.Order(StringComparer.Ordinal)));
}
