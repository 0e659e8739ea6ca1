namespace Regreen.Engine.Testing.Suites;

/// <summary>Looks for files that may hold results below a folder, not far down and not where other people's files lie.</summary>
internal static class WrittenNearby
{
    private const int MostLevels = 5;
    private const int MostFiles = 2000;

    private static readonly string[] Ends = [".xml", ".trx", ".tap", ".ctrf.json", "ctrf-report.json"];
    private static readonly string[] Others = ["node_modules", "bin", "obj", "site-packages", "vendor"];
    private static readonly EnumerationOptions Plain = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };

    public static IEnumerable<FileInfo> Find(string root) => Find(new DirectoryInfo(root), MostLevels).Take(MostFiles);

    private static IEnumerable<FileInfo> Find(DirectoryInfo folder, int levels) =>
        folder.EnumerateFiles("*", Plain).Where(file => Ends.Any(end => file.Name.EndsWith(end, StringComparison.OrdinalIgnoreCase)))
            .Concat(levels == 0 ? [] : folder.EnumerateDirectories("*", Plain)
                .Where(inner => !inner.Name.StartsWith('.') && !Others.Contains(inner.Name, StringComparer.Ordinal))
                .SelectMany(inner => Find(inner, levels - 1)));
}
