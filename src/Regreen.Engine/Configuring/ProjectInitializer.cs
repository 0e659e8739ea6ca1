using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Regreen.Engine.Configuring;

/// <summary>Writes a first <c>regreen.yaml</c> from what a repository and a running instance tell; it asks nothing.</summary>
public static partial class ProjectInitializer
{
    private static readonly ImmutableArray<string> ReadyPaths = ["/health/ready", "/readyz", "/ready", "/healthz", "/health", "/api/health"];
    private static readonly ImmutableArray<string> RevisionPaths = ["/version", "/revision", "/api/version", "/info"];
    private static readonly ImmutableArray<string> SocketPaths = ["/ws", "/socket"];

    /// <summary>Gets the paths whose answers help: the host asks for them with GET where the service runs.</summary>
    public static ImmutableArray<string> ProbedPaths { get; } = ["/", .. ReadyPaths, .. RevisionPaths, .. SocketPaths];

    /// <summary>Writes the file, and says what could not be found out.</summary>
    public static InitializedProject Initialize(RepositoryListing listing)
    {
        ArgumentNullException.ThrowIfNull(listing);
        var unknown = new List<string>();
        var start = ServiceStart.Find(listing);
        List<string> lines =
        [
            "# What Regreen needs to know. Every key is described in docs/spec/configuration.md of Regreen.",
            "version: 1",
            $"name: {JsonText.Quote(Name(listing.Name))}",
            .. Target(listing, start, unknown),
            .. Deploy(start, unknown),
            .. Suites(listing, start, unknown),
        ];
        if (start is not null)
        {
            lines.Add("approve: ask                # nothing is committed or deployed without a person");
        }

        return new InitializedProject(string.Join('\n', lines) + "\n", [.. unknown]);
    }

    private static IEnumerable<string> Target(RepositoryListing listing, ServiceStart? start, List<string> unknown)
    {
        yield return "target:";
        foreach (var line in Addresses(listing, start, unknown))
        {
            yield return line;
        }

        var ready = ReadyPaths.FirstOrDefault(path => Status(listing, path) == 200);
        if (ready is null)
        {
            unknown.Add("How the service says that it is ready: 'target.ready' is missing, so any answer counts.");
        }
        else
        {
            yield return $"  ready: {ready}";
        }

        var revision = Revision(listing);
        yield return revision ?? "  # revision: { path: /version, field: revision }   # how the service says what it is";
        if (revision is null)
        {
            unknown.Add("How the service says which revision it is: without 'target.revision' no green can be tied to what was deployed.");
        }

        if (ProbedPaths.Any(path => Status(listing, path) is 401 or 403))
        {
            unknown.Add("How users log in: the service refuses strangers, so 'target.users' is needed.");
        }
    }

    private static IEnumerable<string> Addresses(RepositoryListing listing, ServiceStart? start, List<string> unknown)
    {
        var address = listing.Address ?? "http://127.0.0.1:8080";
        if (start is null && listing.Address is null)
        {
            unknown.Add("Where the service runs: 'target.http' holds a guess.");
        }

        yield return $"  http: {JsonText.Quote(start is null ? address : "{{service.url}}")}";
        if (SocketPaths.FirstOrDefault(path => Status(listing, path) is 426 or 400) is { } socket)
        {
            yield return $"  websocket: {JsonText.Quote((start is null ? SocketAddress(address) : "{{service.ws}}") + socket)}";
        }
    }

    private static string? Revision(RepositoryListing listing)
    {
        foreach (var path in RevisionPaths.Where(path => Status(listing, path) == 200))
        {
            var fields = Fields(listing.Answers[path].Body);
            if (First(fields, "revision", "commit", "sha", "gitSha", "git_sha", "gitCommit", "git_commit") is { } field)
            {
                var more = new[] { ("configuration", First(fields, "configuration", "configurationHash", "config_hash")), ("instance", First(fields, "instance", "instanceId", "instance_id")) };
                return $"  revision: {{ path: {path}, field: {field}{string.Concat(more.Where(pair => pair.Item2 is not null).Select(pair => $", {pair.Item1}: {pair.Item2}"))} }}";
            }
        }

        return null;
    }

    private static string? First(ImmutableArray<string> fields, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (fields.Contains(name, StringComparer.Ordinal))
            {
                return name;
            }
        }

        return null;
    }

    private static ImmutableArray<string> Fields(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? [.. document.RootElement.EnumerateObject().Select(field => field.Name)] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Deploy(ServiceStart? start, List<string> unknown)
    {
        if (start is null)
        {
            unknown.Add("How the service is built and started: without 'deploy' Regreen can only test and judge.");
            yield break;
        }

        unknown.AddRange(start.Guesses);
        yield return $"deploy:                     # {start.Kind}";
        yield return "  driver: process";
        if (start.Build is { } build)
        {
            yield return $"  build: {JsonText.Quote(build)}";
        }

        yield return "  processes:";
        yield return "    service:";
        yield return $"      run: {JsonText.Quote(start.Run)}";
        if (!start.Environment.IsEmpty)
        {
            yield return $"      env: {{ {string.Join(", ", start.Environment.Select(pair => $"{pair.Key}: {JsonText.Quote(pair.Value)}"))} }}";
        }

        yield return "preview: { state: fresh }   # experiments run beside the target, each with its own state";
        yield return "logs: {}                    # what the process prints";
    }

    private static IEnumerable<string> Suites(RepositoryListing listing, ServiceStart? start, List<string> unknown)
    {
        var scenarios = listing.Files.Where(file => ScenarioPath().IsMatch(file) && IsScenario(listing.Read(file))).Order(StringComparer.Ordinal).Take(5).ToList();
        if (scenarios.Count == 0 && start?.Test is null)
        {
            unknown.Add("What to test: no scenario files and no tests were found; docs/spec/scenarios.md shows how to write the first.");
            yield break;
        }

        yield return "suites:";
        if (scenarios.Count > 0)
        {
            yield return $"  scenarios: {{ scenarios: [{string.Join(", ", scenarios.Select(JsonText.Quote))}] }}";
        }

        if (start?.Test is { } test)
        {
            yield return $"  own: {{ command: {JsonText.Quote(test)}{(start.Results is null ? "" : $", results: {start.Results}")} }}";
        }

        if (start is { Test: not null, Results: null })
        {
            unknown.Add("Which result file the tests write: without 'suites.own.results' the exit code is all there is.");
        }
    }

    private static bool IsScenario(string? text)
    {
        var errors = new ConfigErrors("");
        return text is not null && MapReader.Open(YamlReader.Read(text, errors), ScenarioShapes.File, errors) is not null && errors.Count == 0;
    }

    private static int? Status(RepositoryListing listing, string path) => listing.Answers.GetValueOrDefault(path)?.Status;

    private static string SocketAddress(string address) => address.StartsWith("https:", StringComparison.Ordinal) ? "wss" + address[5..].TrimEnd('/') : "ws" + address[4..].TrimEnd('/');

    private static string Name(string name) => NotPlain().Replace(name, "-") is { Length: > 0 } plain ? plain : "project";

    [GeneratedRegex("[^A-Za-z0-9_. -]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NotPlain();

    [GeneratedRegex(@"^[A-Za-z0-9_./-]*(scenario|regreen|staging)[A-Za-z0-9_./-]*\.ya?ml\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ScenarioPath();
}
