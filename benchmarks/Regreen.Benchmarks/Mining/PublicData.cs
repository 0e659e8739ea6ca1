namespace Regreen.Benchmarks.Mining;

/// <summary>Finds a public data set, which is not a part of the repository.</summary>
internal static class PublicData
{
    /// <summary>The folders of a set: in <paramref name="name"/> below the given folder, or directly in it.</summary>
    public static string[] Folders(string? data, string name, string file)
    {
        if (data is null)
        {
            throw new DirectoryNotFoundException($"This benchmark reads the data set '{name}', which is not a part of the repository: say where it lies with --data DIR.");
        }

        var root = Directory.Exists(Path.Combine(data, name)) ? Path.Combine(data, name) : data;
        string[] folders = Directory.Exists(root) ? [.. Directory.GetDirectories(root).Where(folder => Directory.GetFiles(folder, file).Length > 0).Order(StringComparer.Ordinal)] : [];
        return folders.Length > 0 ? folders : throw new DirectoryNotFoundException($"'{data}' holds nothing of the data set '{name}': no folder in it has a file {file}.");
    }
}
