using Regreen.TestServer.Clusters;

namespace Regreen.EndToEnd.Tests.Starting;

/// <summary>The healthy Node sample, whose build command makes an image and pushes it to a registry that is a folder. The revision is baked in.</summary>
internal sealed class ImageWorkspace : IAsyncDisposable
{
    private readonly string _registry = Directory.CreateTempSubdirectory("regreen-registry-").FullName;

    private ImageWorkspace(Workspace inner)
    {
        Inner = inner;
        Images = new ImageHost(_registry, ["node", "src/main.js", "--port", "8080"]);
    }

    public Workspace Inner { get; }

    public ImageHost Images { get; }

    public string Keys => $"ada:{Inner.Environment["ADA_KEY"]},bob:{Inner.Environment["BOB_KEY"]}";

    /// <summary>Makes it, deployed as <paramref name="deploy"/> says, with more files of the repository.</summary>
    public static async Task<ImageWorkspace> MakeAsync(Func<ImageWorkspace, Task<string>> deploy, params (string Path, string Text)[] files)
    {
        var made = new ImageWorkspace(await Workspace.HealthyNodeSampleAsync());
        // What does not change from revision to revision is installed once, as a base image would have it.
        foreach (var file in (string[])["package.json", "package-lock.json"])
        {
            File.Copy(Path.Combine(made.Inner.Folder, file), Path.Combine(made._registry, file));
        }

        await Shell.RunAsync(made._registry, "npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund");
        await made.EditAsync("src/server.js", "    const up = ", "    if (request.url === '/version') return void response.end(readFileSync(new URL('../version.json', import.meta.url)));\n    const up = ");
        await made.EditAsync("src/server.js", "import { WebSocketServer }", "import { readFileSync } from 'node:fs';\nimport { WebSocketServer }");
        await made.EditAsync("regreen.yaml", "{{bot.", "{{service.");
        await made.EditAsync("regreen.yaml", "  ready: /ping\n", "  ready: /ping\n  revision: { path: /version, field: revision }\n");
        var yaml = await made.ReadAsync("regreen.yaml");
        // Its own tests prove nothing of the deployment, and take their time.
        yaml = $"{yaml[..yaml.IndexOf("suites:", StringComparison.Ordinal)]}suites: {{ helpdesk: {{ scenarios: tests/helpdesk.yaml }} }}\napprove: auto\n";
        var (start, end) = (yaml.IndexOf("deploy: {", StringComparison.Ordinal), yaml.IndexOf("preview:", StringComparison.Ordinal));
        await made.WriteAsync("regreen.yaml", $"{yaml[..start]}deploy:\n  inputs: [src, data, package.json, deploy]\n  build: sh deploy/push.sh {{{{revision}}}} {made._registry}\n{await deploy(made)}{yaml[end..]}");
        await made.WriteAsync(
            "deploy/push.sh",
            """
            set -eu
            image="$2/$1"
            mkdir -p "$image.new"
            cp -R package.json src data "$image.new"
            ln -s "$2/node_modules" "$image.new/node_modules"
            echo "{\"revision\": \"$1\"}" > "$image.new/version.json"
            mv "$image.new" "$image"

            """);
        foreach (var (path, text) in files)
        {
            await made.WriteAsync(path, text);
        }

        await made.CommitAsync("Deploy as an image");
        return made;
    }

    /// <summary>Replaces a text that stands in a file.</summary>
    public async Task EditAsync(string path, string old, string with)
    {
        var text = await ReadAsync(path);
        text.ShouldContain(old);
        await WriteAsync(path, text.Replace(old, with, StringComparison.Ordinal));
    }

    /// <summary>Commits everything.</summary>
    public async Task CommitAsync(string subject)
    {
        await Inner.GitAsync("add", "--all");
        await Inner.GitAsync("commit", "--quiet", $"--message={subject}");
    }

    /// <summary>Pushes another image under the tag of one that is there, with a text of a file replaced.</summary>
    public async Task PushAnewAsync(string tag, string path, string old, string with)
    {
        var file = Path.Combine(_registry, tag, path);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        text.ShouldContain(old);
        await File.WriteAllTextAsync(file, text.Replace(old, with, StringComparison.Ordinal), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Inner.DisposeAsync();
        await Images.DisposeAsync();
        Directory.Delete(_registry, recursive: true);
    }

    private Task<string> ReadAsync(string path) => File.ReadAllTextAsync(Path.Combine(Inner.Folder, path), TestContext.Current.CancellationToken);

    private Task WriteAsync(string path, string text)
    {
        var full = Path.Combine(Inner.Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return File.WriteAllTextAsync(full, text, TestContext.Current.CancellationToken);
    }
}
