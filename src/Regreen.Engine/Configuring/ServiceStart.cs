using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Regreen.Engine.Configuring;

/// <summary>How a repository's service is built, started and tested, as far as its files tell.</summary>
/// <param name="Kind">What it was recognised by, for the comment.</param>
/// <param name="Build">The build command, or null.</param>
/// <param name="Run">The command that starts it.</param>
internal sealed partial record ServiceStart(string Kind, string? Build, string Run)
{
    private static readonly ImmutableArray<(string Lock, string Command)> Installs =
    [
        ("pnpm-lock.yaml", "pnpm install --frozen-lockfile"),
        ("yarn.lock", "yarn install --frozen-lockfile"),
        ("package-lock.json", "npm ci"),
    ];

    private static readonly ImmutableSortedDictionary<string, string> Port = ImmutableSortedDictionary<string, string>.Empty.SetItem("PORT", "{{port}}");

    /// <summary>Gets the environment variables that it needs.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Gets the command of the tests that are there, or null.</summary>
    public string? Test { get; init; }

    /// <summary>Gets the result file that the tests write, or null.</summary>
    public string? Results { get; init; }

    /// <summary>Gets what was guessed.</summary>
    public ImmutableArray<string> Guesses { get; init; } = [];

    /// <summary>Finds how the service starts: .NET, Node, Python, or a Dockerfile where there is nothing else.</summary>
    public static ServiceStart? Find(RepositoryListing listing)
    {
        // Deep paths and names that a command line or a template would take for something else are passed over.
        var files = listing.Files.Where(file => PlainPath().IsMatch(file))
            .OrderBy(file => file.Count(character => character == '/')).ThenBy(file => file, StringComparer.Ordinal)
            .ToImmutableArray();
        return DotNet(listing, files) ?? Node(listing, files) ?? Python(listing, files) ?? Docker(listing, files);
    }

    private static ServiceStart? DotNet(RepositoryListing listing, ImmutableArray<string> files)
    {
        var projects = files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).ToList();
        var web = projects.Where(file => listing.Read(file)?.Contains("Microsoft.NET.Sdk.Web", StringComparison.Ordinal) == true).ToList();
        if (web.Count == 0)
        {
            return null;
        }

        var service = web.Find(file => !file.Contains("test", StringComparison.OrdinalIgnoreCase)) ?? web[0];
        var assembly = AssemblyName().Match(listing.Read(service)!) is { Success: true } match ? match.Groups["name"].Value : Path.GetFileNameWithoutExtension(service);
        return new ServiceStart(".NET", $"dotnet build {service} -o {{{{out}}}}", $"dotnet {{{{out}}}}/{assembly}.dll --urls {{{{url}}}}")
        {
            Test = projects.Find(file => file.EndsWith("Tests.csproj", StringComparison.Ordinal)) is { } tests ? $"dotnet test {tests}" : null,
            Guesses = web.Count > 1 ? [$"Which web project is the service: '{service}' was taken out of {web.Count}."] : [],
        };
    }

    private static ServiceStart? Node(RepositoryListing listing, ImmutableArray<string> files)
    {
        if (!files.Contains("package.json", StringComparer.Ordinal) || listing.Read("package.json") is not { } text || Scripts(text) is not { } scripts)
        {
            return null;
        }

        var install = Installs.FirstOrDefault(pair => files.Contains(pair.Lock, StringComparer.Ordinal)).Command ?? "npm install";
        return new ServiceStart("Node", scripts.Contains("build") ? $"sh -c '{install} && npm run build'" : install, "npm start")
        {
            Environment = Port,
            Test = scripts.Contains("test") ? "npm test" : null,
            Guesses = scripts.Contains("start")
                ? ["Whether the service takes its port from the variable PORT."]
                : ["How the service starts: package.json has no script 'start'.", "Whether the service takes its port from the variable PORT."],
        };
    }

    private static ImmutableHashSet<string>? Scripts(string package)
    {
        try
        {
            using var document = JsonDocument.Parse(package);
            return document.RootElement.ValueKind != JsonValueKind.Object ? null
                : document.RootElement.TryGetProperty("scripts", out var scripts) && scripts.ValueKind == JsonValueKind.Object
                    ? [.. scripts.EnumerateObject().Select(script => script.Name)]
                    : [];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ServiceStart? Python(RepositoryListing listing, ImmutableArray<string> files)
    {
        if (!files.Contains("pyproject.toml", StringComparer.Ordinal) && !files.Contains("requirements.txt", StringComparer.Ordinal) && !files.Contains("manage.py", StringComparer.Ordinal))
        {
            return null;
        }

        var build = files.Contains("requirements.txt", StringComparer.Ordinal) ? "python -m pip install --target {{out}} -r requirements.txt" : null;
        var hasTests = files.Any(file => Path.GetFileName(file).StartsWith("test_", StringComparison.Ordinal));
        var start = files.Contains("manage.py", StringComparer.Ordinal)
            ? new ServiceStart("Django", build, "python manage.py runserver 127.0.0.1:{{port}} --noreload")
            : Application(listing, files, build);
        return start with
        {
            Test = hasTests ? "python -m pytest --junitxml=results.xml" : null,
            Results = hasTests ? "results.xml" : null,
            Environment = build is null ? start.Environment : start.Environment.SetItem("PYTHONPATH", "{{out}}"),
        };
    }

    private static ServiceStart Application(RepositoryListing listing, ImmutableArray<string> files, string? build)
    {
        foreach (var file in files.Where(file => Path.GetFileName(file) is "main.py" or "app.py" or "server.py" or "asgi.py" or "__init__.py").Take(20))
        {
            if (PythonApplication().Match(listing.Read(file) ?? "") is { Success: true } match)
            {
                var module = file[..^3].Replace("/__init__", "", StringComparison.Ordinal).Replace('/', '.');
                var name = $"{module}:{match.Groups["name"].Value}";
                return match.Groups["kind"].Value == "Flask"
                    ? new ServiceStart("Flask", build, $"python -m flask --app {name} run --port {{{{port}}}}")
                    : new ServiceStart("ASGI", build, $"python -m uvicorn {name} --port {{{{port}}}}");
            }
        }

        var main = files.FirstOrDefault(file => Path.GetFileName(file) is "main.py" or "app.py" or "server.py") ?? "main.py";
        return new ServiceStart("Python", build, $"python {main}")
        {
            Environment = Port,
            Guesses = ["How the service starts: no FastAPI, Starlette, Flask or Django application was found.", "Whether the service takes its port from the variable PORT."],
        };
    }

    private static ServiceStart? Docker(RepositoryListing listing, ImmutableArray<string> files)
    {
        if (files.FirstOrDefault(file => Path.GetFileName(file) == "Dockerfile") is not { } file)
        {
            return null;
        }

        var folder = Path.GetDirectoryName(file) is { Length: > 0 } parent ? parent : ".";
        var port = Expose().Match(listing.Read(file) ?? "") is { Success: true } match ? match.Groups["port"].Value : null;
        var image = $"regreen-{string.Concat(listing.Name.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit))}:{{{{revision}}}}";
        return new ServiceStart("Dockerfile", $"docker build -t {image} {folder}", string.Create(CultureInfo.InvariantCulture, $"docker run --rm -p 127.0.0.1:{{{{port}}}}:{port ?? "8080"} {image}"))
        {
            Guesses = port is null ? ["The port inside the container: the Dockerfile exposes none, 8080 was taken."] : [],
        };
    }

    [GeneratedRegex(@"^[A-Za-z0-9_@+.][A-Za-z0-9_@+./-]*\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PlainPath();

    [GeneratedRegex(@"<AssemblyName>\s*(?<name>[A-Za-z0-9_.-]+)\s*</AssemblyName>", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AssemblyName();

    [GeneratedRegex(@"^(?<name>[A-Za-z_][A-Za-z0-9_]*)\s*(:\s*\w+\s*)?=\s*(\w+\.)?(?<kind>FastAPI|Starlette|Flask|Quart)\(", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PythonApplication();

    [GeneratedRegex(@"^\s*EXPOSE\s+(?<port>[0-9]{1,5})", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Expose();
}
