using System.Collections;
using System.Collections.Immutable;
using Regreen.Adapters.Process;
using Regreen.Adapters.Process.Deploying;
using Regreen.Adapters.Process.Supervising;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;

namespace Regreen.TestServer;

/// <summary>A project whose service is this program.</summary>
internal sealed class TestProject(string root)
{
    private static readonly string Program = $"dotnet '{typeof(TestProject).Assembly.Location}'";

    public string Root => root;

    public string Folder => Path.Combine(root, ".regreen");

    public FolderRepository Repository { get; } = new(root);

    public MemoryEvidence Evidence { get; } = new();

    public DeployConfig Deploy { get; set; } = new(DriverKind.Process)
    {
        Build = """sh -c 'echo building; cp main.txt "$0/"; echo "$1" > "$0/revision"; echo built >> built.log' {{out}} {{revision}}""",
        Processes = [Serving("web")],
    };

    public PreviewConfig Preview { get; set; } = new(PreviewState.Fresh);

    public TargetConfig Target { get; set; } = new("{{web.url}}") { Revision = new RevisionConfig("/version", "build.revision", null, "instance") };

    public ImmutableDictionary<string, string> Environment { get; set; } = Variables();

    public Func<string, ImmutableSortedDictionary<string, string?>, string> ConfigurationText { get; set; } = (path, _) => throw new FileNotFoundException(path);

    public ProjectConfig Config => new("test", root, Target) { Deploy = Deploy, Preview = Preview };

    public DriverHost Host => new(Folder, Environment, new SupervisorCommand(["dotnet", typeof(TestProject).Assembly.Location, Supervisor.Verb]), ConfigurationText);

    public static ProcessConfig Serving(string name, string options = "") =>
        new(name, $"{Program} serve --urls {{{{url}}}} --revision-file {{{{out}}}}/revision {options}") { Ready = "/ready" };

    public static Candidate Candidate(string commit = "c1") => new(commit);

    public static DeploymentRequest Request(string key, bool preview, string commit = "c1") =>
        new(key, preview, Candidate(commit), ImmutableSortedDictionary<string, string?>.Empty);

    public ProcessDriver Driver(TimeProvider? time = null) => new(Config, Repository, Evidence, Host, time ?? TimeProvider.System);

    public TestProject Commit(string id, string content = "main")
    {
        Directory.CreateDirectory(Path.Combine(root, "commits", id));
        File.WriteAllText(Path.Combine(root, "commits", id, "main.txt"), content);
        return this;
    }

    private static ImmutableDictionary<string, string> Variables() => System.Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToImmutableDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);
}
