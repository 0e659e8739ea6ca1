namespace Regreen.Adapters.GitHub;

/// <summary>What the address of a git remote says.</summary>
/// <param name="Host">The host.</param>
/// <param name="Owner">Who owns the repository.</param>
/// <param name="Name">Its name.</param>
internal sealed record RemoteAddress(string Host, string Owner, string Name)
{
    /// <summary>Reads <c>https://HOST/OWNER/NAME.git</c>, <c>ssh://git@HOST/OWNER/NAME.git</c> or <c>git@HOST:OWNER/NAME.git</c>; null where it is something else, such as a folder.</summary>
    public static RemoteAddress? Read(string text)
    {
        var (host, path) = Split(text);
        path = path.TrimEnd('/');
        var name = path.EndsWith(".git", StringComparison.Ordinal) ? path[..^".git".Length] : path;
        return host.Length > 0 && name.Split('/', StringSplitOptions.RemoveEmptyEntries) is [.., var owner, var repository] ? new RemoteAddress(host.ToLowerInvariant(), owner, repository) : null;
    }

    private static (string Host, string Path) Split(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            return Uri.TryCreate(text, UriKind.Absolute, out var uri) && !uri.IsFile ? (uri.Host, uri.AbsolutePath) : ("", "");
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && !text[..colon].Contains('/', StringComparison.Ordinal) ? (text[(text.IndexOf('@', StringComparison.Ordinal) is var at && at < colon ? at + 1 : 0)..colon], text[(colon + 1)..]) : ("", "");
    }
}
