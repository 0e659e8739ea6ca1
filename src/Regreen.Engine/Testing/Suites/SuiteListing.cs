using System.Collections.Immutable;
using Regreen.Engine.Testing.Suites.Results;

namespace Regreen.Engine.Testing.Suites;

/// <summary>Reads what a tool prints when it lists its tests: one name a line, or the words of pytest, <c>dotnet test</c> and <c>go test</c>. Pure.</summary>
internal static class SuiteListing
{
    private static readonly string[] Headings = ["The following Tests are available:"];

    public static ImmutableArray<string> Read(string output)
    {
        var lines = output.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Trim().Length > 0).ToList();
        var heading = lines.FindIndex(line => Headings.Contains(line.Trim(), StringComparer.Ordinal));
        var tests = heading >= 0 ? lines.Skip(heading + 1).TakeWhile(line => line.StartsWith(' '))
            : lines.Exists(line => line.Contains("::", StringComparison.Ordinal)) ? lines.Where(line => line.Contains("::", StringComparison.Ordinal))
            : lines.Where(line => !IsPackage(line));
        return [.. TestNames.Numbered(tests.Select(line => new ReportedTest(TestNames.Clean(line), ReportedEnd.Passed, null, "", 0, TimeSpan.Zero))).Select(test => test.Name)];
    }

    // What `go test -list` says of a package, after its tests.
    private static bool IsPackage(string line) => line.StartsWith("ok  \t", StringComparison.Ordinal) || line.StartsWith("?   \t", StringComparison.Ordinal);
}
