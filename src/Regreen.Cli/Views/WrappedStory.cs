using Regreen.Cli.Hosting;
using Regreen.Core.Judging;

namespace Regreen.Cli.Views;

/// <summary>Says what was seen of a command, and what would let more be seen.</summary>
internal static class WrappedStory
{
    private static readonly (string Tool, string Options, string Results, string? List)[] Known =
    [
        ("pytest", " --junitxml=results.xml", "results.xml", "pytest --collect-only -q"),
        ("vitest", " --reporter=junit --outputFile=results.xml", "results.xml", "vitest list"),
        ("node", " --test-reporter=junit --test-reporter-destination=results.xml", "results.xml", null),
        ("dotnet", " --report-trx --results-directory results", "results/*.trx", "dotnet test --list-tests"),
        ("gotestsum", " --junitfile results.xml", "results.xml", "go test -list . ./..."),
    ];

    /// <summary>Tells it in a few lines.</summary>
    /// <param name="command">The command.</param>
    /// <param name="judged">What came of it.</param>
    public static string Write(string command, CaseJudged judged)
    {
        var tests = judged.Expectations.Where(test => !test.Expectation.StartsWith('(')).ToList();
        var files = tests.Select(test => test.At.Split(':')[0]).Where(file => file.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var seen = tests.Count == 0 ? "only an exit code"
            : $"{tests.Count} {(tests.Count == 1 ? "test" : "tests")} in {(files.Count == 0 ? "its output" : string.Join(", ", files.Take(3)) + (files.Count > 3 ? $" and {files.Count - 3} more files" : ""))}";
        return $"""

              Seen: {seen}; it took {judged.Duration.TotalSeconds:0.0} s. No exchange with a service was observed, so nothing is proven.
              With these lines in a regreen.yaml (after 'version: 1') Regreen can see more:

            {Yaml(command, files)}

            """;
    }

    private static string Yaml(string command, List<string> files)
    {
        var known = Known.FirstOrDefault(tool => command.Split(' ', '/').Contains(tool.Tool, StringComparer.Ordinal));
        var results = files.Count > 0 ? files[0] : known.Results ?? "results.xml";
        var full = files.Count > 0 || known.Options is null ? command : command + known.Options;
        var list = known.List is null ? "" : $", list: {Text(known.List)}";
        return $$"""
            target: { http: "http://127.0.0.1:8080", revision: { path: /version, field: revision } }
            suites:
              {{WrappedProject.Suite}}: { command: {{Text(full)}}, results: {{Text(results)}}{{list}} }
            """;
    }

    private static string Text(string text) => System.Text.Json.JsonSerializer.Serialize(text, Relaxed);

    private static System.Text.Json.JsonSerializerOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
