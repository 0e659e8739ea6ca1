using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Regreen.Corpus.Scoring;

/// <summary>How the product judged a case.</summary>
/// <param name="Id"><c>SUITE/CASE</c>.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Passed">Whether the suite itself says that it passed.</param>
/// <param name="Reason">Why.</param>
internal sealed partial record ReportedTest(string Id, string Verdict, bool Passed, string Reason)
{
    public bool IsProven => Verdict == "proven";

    /// <summary>Gets the arguments of the command that shows an accusation again, or null where nobody is accused.</summary>
    public string[]? Command => Reason.IndexOf("see it again: regreen ", StringComparison.Ordinal) is var at and >= 0
        ? [.. Word().Matches(Reason[(at + "see it again: regreen ".Length)..]).Select(match => match.Value.StartsWith('\'') ? match.Value[1..^1].Replace("'\\''", "'", StringComparison.Ordinal) : match.Value)]
        : null;

    [GeneratedRegex(@"'(?:[^']|'\\'')*'|[^\s']+", RegexOptions.None, 1000)]
    private static partial Regex Word();
}

/// <summary>What <c>report.json</c> says of cases.</summary>
internal sealed record TestReport(ImmutableArray<ReportedTest> Tests)
{
    /// <summary>Reads a report: the tests of existing suites one by one, and every case.</summary>
    public static TestReport Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var tests = ImmutableArray.CreateBuilder<ReportedTest>();
        foreach (var one in document.RootElement.GetProperty("iterations").EnumerateArray().Last().GetProperty("cases").EnumerateArray())
        {
            var id = one.GetProperty("id").GetString()!;
            tests.Add(Read(id, one, "suiteSaysPassed"));
            if (one.TryGetProperty("tests", out var inside) && inside.ValueKind == JsonValueKind.Array)
            {
                tests.AddRange(inside.EnumerateArray().Select(test => Read($"{id[..id.IndexOf('/', StringComparison.Ordinal)]}/{test.GetProperty("name").GetString()}", test, "passed")));
            }
        }

        return new TestReport(tests.ToImmutable());
    }

    private static ReportedTest Read(string id, JsonElement test, string passed) => new(
        id,
        test.GetProperty("verdict").GetString() ?? "",
        test.GetProperty(passed).ValueKind == JsonValueKind.True,
        test.GetProperty("reason").GetString() ?? "");
}

/// <summary>Whether an accusation showed again.</summary>
internal sealed record Replay(string Id, string Command, bool ShownAgain);
