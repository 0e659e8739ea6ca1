namespace Regreen.Adapters.Models;

/// <summary>The files of one folder: no path leads out of it, through a link, or to what git keeps there.</summary>
internal sealed class FolderFiles(string root)
{
    private const long MostBytes = 1_000_000;
    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <summary>Gives the path of a file below the folder, with slashes.</summary>
    /// <exception cref="IOException">It leads elsewhere.</exception>
    public string Relative(string path) => Path.GetRelativePath(_root, Resolve(path));

    /// <summary>Lists the paths of plain files under a folder, in order.</summary>
    /// <exception cref="IOException">It leads elsewhere.</exception>
    public IEnumerable<string> Under(string folder)
    {
        var start = folder.Length == 0 || folder == "." ? _root : Resolve(folder);
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return Directory.EnumerateFiles(start, "*", options)
            .Select(path => Path.GetRelativePath(_root, path))
            .Where(path => !IsGit(path))
            .Order(StringComparer.Ordinal);
    }

    /// <summary>Reads a file's text.</summary>
    /// <exception cref="IOException">It leads elsewhere, is no text, or there is none.</exception>
    public string Read(string path)
    {
        var full = Resolve(path);
        if (!File.Exists(full))
        {
            throw new FileNotFoundException($"there is no file '{path}'");
        }

        if (new FileInfo(full).Length > MostBytes)
        {
            throw new IOException($"'{path}' is larger than {MostBytes} bytes");
        }

        var text = File.ReadAllText(full);
        return text.Contains('\0', StringComparison.Ordinal) ? throw new IOException($"'{path}' is no text") : text;
    }

    /// <summary>Reads a file's lines; none where it is no text or too large.</summary>
    /// <exception cref="IOException">It leads elsewhere, or there is none.</exception>
    public IEnumerable<string> Lines(string path) => IsReadable(path) ? Read(path).ReplaceLineEndings("\n").Split('\n') : [];

    /// <summary>Writes a file.</summary>
    /// <exception cref="IOException">It leads elsewhere.</exception>
    public void Write(string path, string text)
    {
        var full = Resolve(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>Deletes a file.</summary>
    /// <exception cref="IOException">It leads elsewhere, or there is none.</exception>
    public void Delete(string path)
    {
        var full = Resolve(path);
        if (!File.Exists(full))
        {
            throw new FileNotFoundException($"there is no file '{path}'");
        }

        File.Delete(full);
    }

    private bool IsReadable(string path)
    {
        var full = Resolve(path);
        if (!File.Exists(full))
        {
            throw new FileNotFoundException($"there is no file '{path}'");
        }

        using var stream = File.OpenRead(full);
        Span<byte> start = stackalloc byte[512];
        return stream.Length <= MostBytes && !start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)].Contains((byte)0);
    }

    private string Resolve(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) || Path.IsPathRooted(path))
        {
            throw new IOException("name a path below the folder, such as src/app.txt");
        }

        var full = Path.GetFullPath(Path.Combine(_root, path));
        var relative = Path.GetRelativePath(_root, full);
        if (relative == "." || relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || IsGit(relative))
        {
            throw new IOException($"'{path}' is not a path below the folder");
        }

        var place = _root;
        foreach (var part in relative.Split('/'))
        {
            place = Path.Combine(place, part);
            if (new FileInfo(place).LinkTarget is not null)
            {
                throw new IOException($"'{path}' leads through a link");
            }
        }

        return full;
    }

    private static bool IsGit(string relative) => relative.Split('/').Any(part => part.Equals(".git", StringComparison.OrdinalIgnoreCase));
}
