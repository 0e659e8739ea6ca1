using System.Text.Json;
using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.Cli.Tests.Using;

/// <summary>A repository with a service of one file and a suite of one case.</summary>
internal static class TinyProject
{
    /// <summary>The command line of the service.</summary>
    public static string Service { get; } = $"dotnet '{Path.Combine(AppContext.BaseDirectory, "Regreen.TestServer.dll")}' serve --urls {{{{url}}}}";

    /// <summary>Makes it.</summary>
    public static async Task<Workspace> CreateAsync(string options = "", string path = "/version", string more = "")
    {
        var workspace = Workspace.Empty();
        await WriteAsync(workspace, "main.txt", "main\n");
        await WriteAsync(workspace, "regreen.yaml", $$$"""
            version: 1
            name: tiny
            target: { http: "{{web.url}}" }
            deploy:
              inputs: [main.txt]
              build: "cp main.txt {{out}}/"
              processes: { web: { run: "{{{Service}}} {{{options}}}", ready: /ready } }
              {{{more}}}
            suites: { web: { scenarios: tests/web.yaml } }

            """);
        await WriteAsync(workspace, "tests/web.yaml", $$"""
            version: 1
            cases:
              - id: up
                name: The service is up
                claims: [reachable]
                steps:
                  - http: { method: GET, path: {{path}} }
                    expect: { status: 200 }

            """);
        await Shell.GitAsync(workspace.Folder, "init", "--quiet", "--initial-branch=main");
        await CommitAsync(workspace);
        return workspace;
    }

    /// <summary>Writes a file of it.</summary>
    public static Task WriteAsync(Workspace workspace, string path, string text)
    {
        var full = Path.Combine(workspace.Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return File.WriteAllTextAsync(full, text, TestContext.Current.CancellationToken);
    }

    /// <summary>Commits everything in it.</summary>
    public static async Task CommitAsync(Workspace workspace)
    {
        await Shell.GitAsync(workspace.Folder, "add", "--all");
        await Shell.GitAsync(workspace.Folder, "commit", "--quiet", "--message=Serve");
    }

    /// <summary>Reads the port that the service has in every deployment.</summary>
    public static async Task<int> PortAsync(Workspace workspace)
    {
        using var ports = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(workspace.Folder, ".regreen", "target-ports.json"), TestContext.Current.CancellationToken));
        return ports.RootElement.GetProperty("web").GetInt32();
    }

    /// <summary>Gives what was said, with the folder's name taken out.</summary>
    public static string Said(this Ended ended, Workspace workspace) => ended.Error.Replace(workspace.Folder, "FOLDER", StringComparison.Ordinal);
}
