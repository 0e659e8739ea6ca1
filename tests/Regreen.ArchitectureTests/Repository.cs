using System.Runtime.CompilerServices;

namespace Regreen.ArchitectureTests;

/// <summary>The files of this repository as they lie on the disk.</summary>
internal static class Repository
{
    private static readonly string[] LeftOut = [".git", ".regreen", ".vs", ".idea", "artifacts", "bin", "obj", "node_modules"];

    private static readonly string[] Binary = [".db", ".dll", ".gz", ".ico", ".parquet", ".pdf", ".png", ".zip"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every text file under a folder.</summary>
    public static IEnumerable<string> TextFiles(string folder = "") => Walk(Path.Combine(Root, folder)).Where(path => Path.GetFileName(path) != ".git" && !Binary.Contains(Path.GetExtension(path), StringComparer.Ordinal));

    public static IEnumerable<string> SourceFiles() => TextFiles("src").Concat(TextFiles("tests")).Where(path => Path.GetExtension(path) == ".cs");

    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    private static IEnumerable<string> Walk(string folder) => Directory.EnumerateFiles(folder).Concat(
        Directory.EnumerateDirectories(folder).Where(path => !LeftOut.Contains(Path.GetFileName(path), StringComparer.Ordinal)).SelectMany(Walk));

    private static string FindRoot([CallerFilePath] string file = "")
    {
        for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Regreen.slnx")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException($"No folder above {file} holds Regreen.slnx.");
    }
}
