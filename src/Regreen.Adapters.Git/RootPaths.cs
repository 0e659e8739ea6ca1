namespace Regreen.Adapters.Git;

/// <summary>Turns paths of the repository into paths of the root folder and back: the root may be a folder inside the repository.</summary>
/// <param name="Prefix">The root in the repository, with a slash at its end; empty where it is the repository's top.</param>
internal sealed record RootPaths(string Prefix)
{
    public string ToRepository(string path)
    {
        var (folder, rest) = (Prefix, Clean(path));
        while (folder.Length > 0 && rest.StartsWith("../", StringComparison.Ordinal))
        {
            (folder, rest) = (folder[..(folder.TrimEnd('/').LastIndexOf('/') + 1)], rest[3..]);
        }

        return folder + rest;
    }

    /// <summary>Gets the path as seen from the root: <c>../</c> for what lies outside of it.</summary>
    public string FromRepository(string path)
    {
        if (path.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return path[Prefix.Length..];
        }

        var (own, other) = (Prefix.TrimEnd('/').Split('/'), path.Split('/'));
        var common = own.Zip(other[..^1]).TakeWhile(pair => pair.First == pair.Second).Count();
        return string.Join('/', [.. Enumerable.Repeat("..", own.Length - common), .. other[common..]]);
    }

    public static string Clean(string path)
    {
        var cleaned = path.Replace('\\', OperatingSystem.IsWindows() ? '/' : '\\').TrimEnd('/');
        while (cleaned.StartsWith("./", StringComparison.Ordinal))
        {
            cleaned = cleaned[2..].TrimStart('/');
        }

        return cleaned is "." ? "" : cleaned;
    }
}
