using Regreen.Cli.Hosting;
using Regreen.Core.Judging;

namespace Regreen.Cli.Views;

/// <summary>Says what was seen of a command, and what would let more be seen.</summary>
internal static class WrappedStory
{
    private const int MostVariables = 4;

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
    /// <param name="environment">The variables that it was run with.</param>
    public static string Write(string command, CaseJudged judged, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var addresses = Addresses(environment);
        var tests = judged.Expectations.Where(test => !test.Expectation.StartsWith('(')).ToList();
        var files = tests.Select(test => test.At.Split(':')[0]).Where(file => file.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var seen = tests.Count == 0 ? "only an exit code"
            : $"{tests.Count} {(tests.Count == 1 ? "test" : "tests")} in {(files.Count == 0 ? "its output" : string.Join(", ", files.Take(3)) + (files.Count > 3 ? $" and {files.Count - 3} more files" : ""))}";
        return $"""

              Seen: {seen}; it took {judged.Duration.TotalSeconds:0.0} s. No exchange with a service was observed, so nothing is proven.
              With these lines in a regreen.yaml (after 'version: 1') 'regreen test' runs it through a witness, and its tests can be proven:

            {Yaml(command, files, addresses)}

              'target' is where the service listens and how it names its revision; 'env' names the variable from which the suite takes that address.
            """ + "\n\n";
    }

    // What build servers and package managers say of themselves.
    private static readonly string[] Foreign = ["REGREEN_", "GITHUB_", "ACTIONS_", "RUNNER_", "CI_", "GITLAB_", "SYSTEM_", "BUILD_", "JENKINS_", "NPM_", "NUGET_", "PIP_", "GOPROXY", "DOTNET_", "OTEL_"];

    // Of the variables that a suite was given those that hold the address of a service: it may read it there. One on this machine is likeliest.
    private static List<(string Name, string Address)> Addresses(IEnumerable<KeyValuePair<string, string>> environment) =>
    [
        .. environment.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Where(pair => !pair.Key.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase) && !Array.Exists(Foreign, prefix => pair.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            .Select(pair => (pair.Key, Bare(pair.Value))).Where(pair => pair.Item2.Length > 0)
            .OrderByDescending(pair => new Uri(pair.Item2).IsLoopback).Take(MostVariables),
    ];

    // Without what may be secret in it.
    private static string Bare(string value) => Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "ws" or "wss" && uri.Host.Length > 0
        ? $"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}".TrimEnd('/')
        : "";

    private static string Target(List<(string Name, string Address)> addresses)
    {
        var http = addresses.Select(pair => pair.Address).FirstOrDefault(address => !IsSocket(address)) ?? "http://127.0.0.1:8080";
        var socket = addresses.Select(pair => pair.Address).FirstOrDefault(IsSocket);
        return $"http: {Text(http)}{(socket is null ? "" : $", websocket: {Text(socket)}")}";
    }

    private static string Variables(List<(string Name, string Address)> addresses)
    {
        var first = addresses.GroupBy(pair => IsSocket(pair.Address)).SelectMany(group => group.Where(pair => pair.Address == group.First().Address)).ToList();
        return string.Join(", ", (first.Count == 0 ? [("BASE_URL", "")] : first).Select(pair => $"{pair.Item1}: {Text(IsSocket(pair.Item2) ? "{{target.websocket}}" : "{{target.http}}")}"));
    }

    private static bool IsSocket(string address) => address.StartsWith("ws", StringComparison.OrdinalIgnoreCase);

    private static string Yaml(string command, List<string> files, List<(string Name, string Address)> addresses)
    {
        var known = Known.FirstOrDefault(tool => command.Split(' ', '/').Contains(tool.Tool, StringComparer.Ordinal));
        var results = files.Count > 0 ? files[0] : known.Results ?? "results.xml";
        var full = files.Count > 0 || known.Options is null ? command : command + known.Options;
        var list = known.List is null ? "" : $", list: {Text(known.List)}";
        return $$"""
            target: { {{Target(addresses)}}, revision: { path: /version, field: revision } }
            suites:
              {{WrappedProject.Suite}}: { command: {{Text(full)}}, results: {{Text(results)}}{{list}}, env: { {{Variables(addresses)}} } }
            """;
    }

    private static string Text(string text) => System.Text.Json.JsonSerializer.Serialize(text, Relaxed);

    private static System.Text.Json.JsonSerializerOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
