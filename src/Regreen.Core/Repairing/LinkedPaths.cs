using System.Collections.Immutable;
using Regreen.Core.Deploying;

namespace Regreen.Core.Repairing;

/// <summary>Follows symbolic links from what judges a repair: a test that is a link into the source would judge what the repair may change. Pure.</summary>
public static class LinkedPaths
{
    private const int MostSteps = 40;

    /// <summary>Adds to paths what they reach by links.</summary>
    public static ImmutableArray<string> Reach(ImmutableArray<string> paths, ImmutableArray<TrackedLink> links)
    {
        var reached = paths.Select(Trim).ToImmutableHashSet(StringComparer.Ordinal);
        for (var step = 0; step < MostSteps; step++)
        {
            var next = reached.Union(links.SelectMany(link => reached.Select(path => Through(path, link)).OfType<string>()));
            if (next.Count == reached.Count)
            {
                break;
            }

            reached = next;
        }

        return [.. paths.Concat(reached.Except(paths.Select(Trim)).Order(StringComparer.Ordinal))];
    }

    // A link below the path is followed whole; a link on the way to the path is stepped over.
    private static string? Through(string path, TrackedLink link) =>
        IsUnder(link.Path, path) ? Resolve(link, "")
        : path.StartsWith($"{link.Path}/", StringComparison.OrdinalIgnoreCase) ? Resolve(link, path[link.Path.Length..])
        : null;

    private static bool IsUnder(string path, string folder) =>
        folder.Length == 0 || path.Equals(folder, StringComparison.OrdinalIgnoreCase) || path.StartsWith($"{folder}/", StringComparison.OrdinalIgnoreCase);

    // Null where it leads out of the repository, where no repair can follow.
    private static string? Resolve(TrackedLink link, string rest)
    {
        if (link.Target.StartsWith('/'))
        {
            return null;
        }

        var parts = new Stack<string>(link.Path.Split('/')[..^1]);
        foreach (var part in $"{link.Target}{rest}".Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "."))
        {
            if (part != "..")
            {
                parts.Push(part);
            }
            else if (!parts.TryPop(out _))
            {
                return null;
            }
        }

        return string.Join('/', parts.Reverse());
    }

    private static string Trim(string path) => (path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path).TrimEnd('/');
}
