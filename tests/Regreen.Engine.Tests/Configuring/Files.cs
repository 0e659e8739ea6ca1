using System.Runtime.CompilerServices;

namespace Regreen.Engine.Tests.Configuring;

/// <summary>Finds files of the repository, and compares with verified texts.</summary>
internal static class Files
{
    public static string Root { get; } = FindRoot();

    /// <summary>Returns the first YAML example of a document.</summary>
    public static string Example(string document)
    {
        var text = File.ReadAllText(Path.Combine(Root, document)).ReplaceLineEndings("\n");
        var start = text.IndexOf("```yaml\n", StringComparison.Ordinal) + 8;
        return text[start..(text.IndexOf("```", start, StringComparison.Ordinal))];
    }

    public static void ShouldBeVerified(string actual, string path)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        actual.ReplaceLineEndings("\n").ShouldBe(File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "", $"Differs from {path}");
    }

    public static void ShouldMatchSnapshot(string actual, [CallerFilePath] string file = "", [CallerMemberName] string test = "") =>
        ShouldBeVerified(actual, Path.Combine(Path.GetDirectoryName(file)!, $"{Path.GetFileNameWithoutExtension(file)}.{test}.verified.txt"));

    private static string FindRoot([CallerFilePath] string file = "")
    {
        var folder = Path.GetDirectoryName(file);
        while (!File.Exists(Path.Combine(folder!, "Regreen.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder!;
    }
}
