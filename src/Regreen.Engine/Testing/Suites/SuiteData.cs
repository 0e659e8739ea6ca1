using Regreen.Engine.Testing.Scenarios;

namespace Regreen.Engine.Testing.Suites;

/// <summary>Reads the files of rows that scenarios loop over. They belong to the suites: what is not listed there would judge without being hashed, laid out or kept from repairs.</summary>
/// <param name="root">The folder with the suites.</param>
/// <param name="suiteFiles">What the suites are made of: files and folders.</param>
internal sealed class SuiteData(string root, IReadOnlyCollection<string> suiteFiles)
{
    private const long MostBytes = 1024 * 1024;

    /// <summary>Reads a file, or says why not.</summary>
    public DataFile Read(string path)
    {
        if (!suiteFiles.Any(listed => path == listed || path.StartsWith(listed.TrimEnd('/') + "/", StringComparison.Ordinal)) || path.Split('/').Contains("..", StringComparer.Ordinal))
        {
            return DataFile.Refused($"'{path}' does not stand in 'suite_files'.", "Add the file or its folder there, so that it is part of what judges.");
        }

        var file = new FileInfo(Path.Combine(root, path));
        return !file.Exists ? DataFile.Refused($"'{path}' does not exist.", "Write its path relative to the folder of regreen.yaml.")
            : file.Length > MostBytes ? DataFile.Refused($"'{path}' is larger than 1 MiB.", "Split it, or take fewer rows.")
            : new DataFile(File.ReadAllText(file.FullName), null);
    }
}
