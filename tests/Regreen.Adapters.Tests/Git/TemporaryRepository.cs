using System.Diagnostics;
using System.Text;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Tests.Git;

/// <summary>A real repository in a temporary folder, driven by the real git program.</summary>
internal sealed class TemporaryRepository : IDisposable
{
    public TemporaryRepository(bool empty = false)
    {
        Directory.CreateDirectory(Root);
        Run("init", "--quiet", "--initial-branch=main");
        Run("config", "user.name", "A Person");
        Run("config", "user.email", "person@example.org");
        if (!empty)
        {
            Write("app.txt", "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n");
            Write("docs/readme.md", "hello\n");
            First = Commit("First");
        }
    }

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "regreen-tests", Guid.NewGuid().ToString("N"));

    public string Root => Path.Combine(Folder, "repository");

    public string Work => Path.Combine(Folder, "work");

    public string First { get; } = "";

    public MemoryEvidence Evidence { get; } = new();

    public void Write(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public string Commit(string message)
    {
        Run("add", "--all");
        Input(message, "commit", "--quiet", "--allow-empty", "--cleanup=verbatim", "-F", "-");
        return Run("rev-parse", "HEAD").Trim();
    }

    public string Change(string path, string text, string message)
    {
        Write(path, text);
        return Commit(message);
    }

    public string Run(params string[] arguments) => Input("", arguments);

    /// <summary>Describes everything that Regreen must leave alone.</summary>
    public string State() => string.Join(
        "\n---\n",
        Run("symbolic-ref", "HEAD"),
        Run("rev-parse", "HEAD"),
        Run("ls-files", "--stage"),
        Run("status", "--porcelain", "--untracked-files=all"),
        Run("for-each-ref"),
        Run("stash", "list"),
        File.ReadAllText(Path.Combine(Root, ".git", "config")),
        Convert.ToHexString(File.ReadAllBytes(Path.Combine(Root, ".git", "index"))));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Input(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        var error = new StringBuilder();
        process.ErrorDataReceived += (_, line) => error.AppendLine(line.Data);
        process.BeginErrorReadLine();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"git {string.Join(' ', arguments)}: {error}");
        return output;
    }
}

/// <summary>Evidence in memory.</summary>
internal sealed class MemoryEvidence : IEvidenceStore
{
    private readonly Dictionary<EvidenceId, string> _content = [];

    public Task<EvidenceId> PutAsync(EvidenceKind kind, string content, CancellationToken cancellationToken)
    {
        var id = new EvidenceId($"sha256:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(content)))}");
        _content[id] = content;
        return Task.FromResult(id);
    }

    public Task<string?> GetAsync(EvidenceId id, CancellationToken cancellationToken) => Task.FromResult(_content.GetValueOrDefault(id));
}
