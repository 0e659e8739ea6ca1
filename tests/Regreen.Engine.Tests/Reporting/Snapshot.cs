using System.Runtime.CompilerServices;

namespace Regreen.Engine.Tests.Reporting;

/// <summary>Compares with the text beside the test; <c>UPDATE_SNAPSHOTS=1</c> rewrites it.</summary>
internal static class Snapshot
{
    public static void Match(string actual, [CallerFilePath] string file = "", [CallerMemberName] string test = "")
    {
        var verified = Path.Combine(Path.GetDirectoryName(file)!, $"{Path.GetFileNameWithoutExtension(file)}.{test}.verified.txt");
        var text = actual.ReplaceLineEndings("\n");
        if (string.Equals(Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS"), "1", StringComparison.Ordinal))
        {
            File.WriteAllText(verified, text);
        }

        text.ShouldBe(File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "", $"Differs from {verified}");
    }
}
