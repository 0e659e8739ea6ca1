using System.Collections.Immutable;
using Regreen.Adapters.Sqlite;
using Regreen.Core.Facts;

namespace Regreen.EndToEnd.Tests.Starting;

/// <summary>A folder in which Regreen works. What it deploys ends with it.</summary>
internal sealed class Workspace : IAsyncDisposable
{
    private Workspace(string folder, ImmutableDictionary<string, string> environment) => (Folder, Environment) = (folder, environment);

    /// <summary>Gets the folder.</summary>
    public string Folder { get; }

    /// <summary>Gets what the program is given besides the usual.</summary>
    public ImmutableDictionary<string, string> Environment { get; }

    /// <summary>Gets the root of the sources.</summary>
    public static string Sources { get; } = FindSources();

    /// <summary>Makes an empty one.</summary>
    public static Workspace Empty() => new(
        Directory.CreateTempSubdirectory("regreen-").FullName,
        ImmutableDictionary<string, string>.Empty.Add("REGREEN_HOME", Sources));

    /// <summary>Makes the Node sample's repository, with a head that answers wrongly, where Regreen approves by itself.</summary>
    public static Task<Workspace> NodeSampleAsync() => NodeSampleAsync(Path.Combine(Sources, "samples", "node-agent", "make-history.sh"));

    /// <summary>Makes the Node sample's repository as it was before the head that answers wrongly.</summary>
    public static Task<Workspace> HealthyNodeSampleAsync() => NodeSampleAsync(Path.Combine(Sources, "samples", "node-agent", "make-history.sh"), "--healthy");

    /// <summary>Makes the healthy Node sample as one deploys it with the command line of a cloud; <see cref="CloudProcess"/> is that cloud.</summary>
    public static async Task<Workspace> GcloudShimsAsync()
    {
        var sample = Path.Combine(Sources, "samples", "gcloud-shims");
        var made = await HealthyNodeSampleAsync();
        File.Copy(Path.Combine(sample, "regreen.yaml"), Path.Combine(made.Folder, "regreen.yaml"), overwrite: true);
        await made.GitAsync("commit", "--quiet", "--all", "--message=Deploy with gcloud");
        return new Workspace(made.Folder, made.Environment
            .Add("CLOUD_STATE", Path.Combine(made.Folder, ".regreen", "cloud"))
            .Add("CLOUD_DELAY", "1")
            .Add("PATH", $"{Path.Combine(sample, "bin")}{Path.PathSeparator}{System.Environment.GetEnvironmentVariable("PATH")}"));
    }

    private static async Task<Workspace> NodeSampleAsync(string script, params string[] options)
    {
        var workspace = new Workspace(
            Directory.CreateTempSubdirectory("regreen-").FullName,
            ImmutableDictionary<string, string>.Empty.Add("ADA_KEY", $"ada-{Guid.NewGuid():N}").Add("BOB_KEY", $"bob-{Guid.NewGuid():N}"));
        await Shell.RunAsync(workspace.Folder, script, [.. options, workspace.Folder]);
        await File.AppendAllTextAsync(Path.Combine(workspace.Folder, "regreen.yaml"), "approve: auto\n");
        await Shell.GitAsync(workspace.Folder, "commit", "--quiet", "--all", "--message=Approve repairs by itself");
        return workspace;
    }

    /// <summary>Returns the same folder with one more variable for the program.</summary>
    public Workspace With(string variable, string value) => new(Folder, Environment.SetItem(variable, value));

    /// <summary>Commits a patch of the Node sample's history.</summary>
    public Task ApplyAsync(string patch) => GitAsync("am", "--quiet", Path.Combine(Sources, "samples", "node-agent", "history", $"{patch}.patch"));

    /// <summary>Runs git in it.</summary>
    public Task<string> GitAsync(params string[] arguments) => Shell.GitAsync(Folder, arguments);

    /// <summary>Starts the program in it.</summary>
    public RegreenProcess Start(params string[] arguments) => RegreenProcess.Start(Folder, Environment, arguments);

    /// <summary>Runs the program in it.</summary>
    public Task<Ended> RunAsync(params string[] arguments) => RegreenProcess.RunAsync(Folder, Environment, arguments);

    /// <summary>Reads the journal of the newest run.</summary>
    public async Task<ImmutableArray<Fact>> FactsAsync()
    {
        using var journal = new SqliteJournal(Path.Combine(Folder, ".regreen", "journal.db"), TimeProvider.System);
        var runs = await journal.ListAsync(TestContext.Current.CancellationToken);
        return [.. await journal.ReadAsync(runs[^1], TestContext.Current.CancellationToken).Select(entry => entry.Fact).ToListAsync(TestContext.Current.CancellationToken)];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Folder, "regreen.yaml")))
        {
            await RunAsync("down");
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static string FindSources()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Regreen.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not lie under the sources.");
        }

        return folder.FullName;
    }
}
