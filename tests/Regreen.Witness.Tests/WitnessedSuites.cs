using System.Collections.Concurrent;
using System.Collections.Immutable;
using Regreen.Adapters.Witness;
using Regreen.Core.Configuring;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Engine.Testing.Running;
using Regreen.Engine.Testing.Suites;
using Regreen.Engine.Witnessing;

namespace Regreen.Witness.Tests;

/// <summary>Runs real suites of other languages behind a witness, in a folder of their own.</summary>
internal sealed class WitnessedSuites(OrdersServer server) : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("regreen-witness-").FullName;

    public MemoryEvidence Evidence { get; } = new();

    public List<string> Said { get; } = [];

    public string Root => _root;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    public static SuiteConfig Pytest => new("py")
    {
        Command = "/usr/bin/python3 -m pytest -q -p no:cacheprovider --junitxml=results.xml test_orders.py",
        Results = ["results.xml"],
        Environment = ImmutableSortedDictionary<string, string>.Empty.Add("BASE_URL", "{{target.http}}").Add("ADA_TOKEN", OrdersServer.Tokens["ada"]),
    };

    public static SuiteConfig Node => new("node")
    {
        Command = "node --experimental-websocket --test --test-reporter=junit --test-reporter-destination=results.xml chat.test.mjs",
        Results = ["results.xml"],
        Environment = ImmutableSortedDictionary<string, string>.Empty.Add("BASE_URL", "{{target.http}}").Add("CHAT_URL", "{{target.websocket}}").Add("ADA_TOKEN", OrdersServer.Tokens["ada"]),
    };

    public CaseTarget Target => new(new TargetConfig(server.Http)
    {
        WebSocket = server.WebSocket,
        Revision = new RevisionConfig("/version", "revision", null, null),
        HttpAsk = new HttpAskConfig("/ask", "{}", "response"),
        Users = OrdersServer.Tokens.ToImmutableSortedDictionary(pair => pair.Key, pair => new UserConfig(pair.Key) { Token = pair.Value }, StringComparer.Ordinal),
    })
    {
        Root = _root,
        Environment = ImmutableSortedDictionary<string, string>.Empty.Add("PATH", Environment.GetEnvironmentVariable("PATH")!),
    };

    /// <summary>Runs a suite and its controls; the verdicts by name.</summary>
    public async Task<IReadOnlyDictionary<string, CaseJudged>> RunAsync(SuiteConfig suite, string? hash = null, ControlsMode controls = ControlsMode.All)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Suites")))
        {
            File.Copy(file, Path.Combine(_root, Path.GetFileName(file)), overwrite: true);
        }

        var prover = new SuiteProver(
            new ExistingSuiteRunner(Evidence, TimeProvider.System),
            Evidence,
            new WitnessParts(new RecordingWitness(TimeProvider.System), Path.Combine(_root, ".regreen", "witness"), Said.Add),
            TimeProvider.System);
        var judged = await prover.RunAsync(suite, Target, [], new CaseOptions("k"u8.ToArray()) { Controls = controls, Secrets = [.. OrdersServer.Tokens.Values, "secret-of-ada"] }, hash, TestContext.Current.CancellationToken);
        return judged.ToDictionary(one => one.Case.Name, StringComparer.Ordinal);
    }
}

/// <summary>Evidence in memory, by the hash that the real store gives.</summary>
internal sealed class MemoryEvidence : IEvidenceStore
{
    private readonly ConcurrentDictionary<EvidenceId, string> _texts = new();

    public IEnumerable<string> Texts => _texts.Values;

    public Task<EvidenceId> PutAsync(EvidenceKind kind, string content, CancellationToken cancellationToken)
    {
        var id = new EvidenceId("sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content))));
        _texts[id] = content;
        return Task.FromResult(id);
    }

    public Task<string?> GetAsync(EvidenceId id, CancellationToken cancellationToken) => Task.FromResult(_texts.GetValueOrDefault(id));
}
