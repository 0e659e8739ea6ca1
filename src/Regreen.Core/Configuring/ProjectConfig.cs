using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Core.Configuring;

/// <summary>What <c>regreen.yaml</c> says. Every text may hold <c>{{name}}</c> templates unless it is said otherwise.</summary>
public sealed record ProjectConfig(string Name, string Root, TargetConfig Target)
{
    /// <summary>Gets whether the target is called production, which refuses experiments and load on it.</summary>
    public bool IsProduction { get; init; }

    /// <summary>Gets how the target is deployed, or null where it is only tested.</summary>
    public DeployConfig? Deploy { get; init; }

    /// <summary>Gets how previews are made, or null where there are none.</summary>
    public PreviewConfig? Preview { get; init; }

    /// <summary>Gets where logs come from, or null where there are none.</summary>
    public LogsConfig? Logs { get; init; }

    /// <summary>Gets the port on which spans are received by OTLP over HTTP where logs come from elsewhere, or null. Where logs are received, spans are too.</summary>
    public int? TracesPort { get; init; }

    /// <summary>Gets the addresses of what the target depends on, by name: <c>postgresql://</c>, <c>redis://</c>, <c>http://</c> and their kin.</summary>
    public ImmutableSortedDictionary<string, string> Dependencies { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Gets the suites in the order of the file.</summary>
    public ImmutableArray<SuiteConfig> Suites { get; init; } = [];

    /// <summary>Gets what else the suites are made of, relative to the root.</summary>
    public ImmutableArray<string> SuiteFiles { get; init; } = [];

    /// <summary>Gets the bounds of a run.</summary>
    public Limits Limits { get; init; } = Limits.Default;

    /// <summary>Gets what a repair may touch and how one is written.</summary>
    public RepairConfig Repair { get; init; } = new();

    /// <summary>Gets who lets a repair through. Default: ask.</summary>
    public Approval Approve { get; init; } = Approval.Ask;

    /// <summary>Gets whether an unproven green is accepted. Default: no.</summary>
    public bool AcceptUnproven { get; init; }
}

/// <summary>The service under test.</summary>
/// <param name="Http">The base address.</param>
public sealed record TargetConfig(string Http)
{
    /// <summary>Gets the WebSocket address, or null.</summary>
    public string? WebSocket { get; init; }

    /// <summary>Gets the path that answers 200 when the service is functionally ready, or null.</summary>
    public string? Ready { get; init; }

    /// <summary>Gets how the service says what it is, or null where it cannot.</summary>
    public RevisionConfig? Revision { get; init; }

    /// <summary>Gets how WebSocket users prove who they are. Default: first message.</summary>
    public AuthenticationWay Authenticate { get; init; } = AuthenticationWay.FirstMessage;

    /// <summary>Gets the users by name.</summary>
    public ImmutableSortedDictionary<string, UserConfig> Users { get; init; } = ImmutableSortedDictionary<string, UserConfig>.Empty;

    /// <summary>Gets how the service's words map to the event contract.</summary>
    public ProtocolConfig Protocol { get; init; } = new();

    /// <summary>Gets how an agent is asked over HTTP.</summary>
    public HttpAskConfig HttpAsk { get; init; } = HttpAskConfig.Of(ProtocolKind.Contract);
}

/// <summary>Where the service says what it is; fields are dotted JSON paths.</summary>
public sealed record RevisionConfig(string Path, string Field, string? Configuration, string? Instance);

/// <summary>The ways a WebSocket user proves who it is.</summary>
public enum AuthenticationWay
{
    /// <summary>By the first message.</summary>
    FirstMessage,

    /// <summary>By the <c>Authorization</c> header of the handshake.</summary>
    Header,

    /// <summary>By a bearer subprotocol.</summary>
    Subprotocol,
}

/// <summary>How a user gets a token: exactly one of the ways is set. Values may be secret.</summary>
public sealed record UserConfig(string Name)
{
    /// <summary>Gets the token endpoint of OAuth 2 client credentials (RFC 6749, 4.4).</summary>
    public string? TokenUrl { get; init; }

    /// <summary>Gets the OpenID issuer whose metadata name the token endpoint.</summary>
    public string? Issuer { get; init; }

    /// <summary>Gets the client id.</summary>
    public string? Client { get; init; }

    /// <summary>Gets the client secret.</summary>
    public string? Secret { get; init; }

    /// <summary>Gets the scope to ask for, or null.</summary>
    public string? Scope { get; init; }

    /// <summary>Gets the command line that prints a token.</summary>
    public string? Command { get; init; }

    /// <summary>Gets the fixed token.</summary>
    public string? Token { get; init; }
}

/// <summary>Whose words a service streams.</summary>
public enum ProtocolKind
{
    /// <summary>Those of the event contract.</summary>
    Contract,

    /// <summary>The events of AG-UI.</summary>
    AgUi,

    /// <summary>The chunks of a chat completion as OpenAI streams it.</summary>
    Openai,
}

/// <summary>How the service's event and field names map to the event contract. Contract names stand for themselves where nothing is said.</summary>
public sealed record ProtocolConfig
{
    /// <summary>Gets whose words the service streams over HTTP. Default: the contract's, or what is said here of them.</summary>
    public ProtocolKind Kind { get; init; }

    /// <summary>Gets the field that names an event.</summary>
    public string Event { get; init; } = "type";

    /// <summary>Gets their event names by contract name.</summary>
    public ImmutableSortedDictionary<string, string> Events { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Gets their field names by contract name; dotted JSON paths.</summary>
    public ImmutableSortedDictionary<string, string> Fields { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Gets the message that logs in, as JSON text, or null for the contract's.</summary>
    public string? Authenticate { get; init; }

    /// <summary>Gets the fields of the frame that says the login worked, by their names; null for the contract's.</summary>
    public ImmutableSortedDictionary<string, string>? Authenticated { get; init; }

    /// <summary>Gets the message that asks an agent, as JSON text, or null for the contract's.</summary>
    public string? Ask { get; init; }

    /// <summary>Gets the message that follows a request to its end, as JSON text, or null for the contract's.</summary>
    public string? Resume { get; init; }

    /// <summary>Gets their terminal events; empty for the contract's.</summary>
    public ImmutableArray<string> Terminal { get; init; } = [];
}

/// <summary>How an agent is asked over HTTP.</summary>
/// <param name="Path">The path.</param>
/// <param name="Body">The body as JSON text.</param>
/// <param name="Response">The dotted JSON path of the answer.</param>
public sealed record HttpAskConfig(string Path, string Body, string Response)
{
    /// <summary>Returns how an agent is asked where the file says nothing.</summary>
    public static HttpAskConfig Of(ProtocolKind kind) => kind switch
    {
        ProtocolKind.Openai => new(
            "/v1/chat/completions",
            """{"model":"{{agent}}","stream":true,"messages":[{"role":"user","content":"{{message}}"}]}""",
            "choices.0.message.content"),
        ProtocolKind.AgUi => new(
            "/{{agent}}",
            """{"threadId":"{{request_id}}","runId":"{{request_id}}","state":{},"messages":[{"id":"{{request_id}}","role":"user","content":"{{message}}"}],"tools":[],"context":[],"forwardedProps":{}}""",
            "response"),
        _ => new("/agents/{{agent}}/runs", """{"message":"{{message}}"}""", "response"),
    };
}

/// <summary>Which driver deploys.</summary>
public enum DriverKind
{
    /// <summary>Processes on this machine.</summary>
    Process,

    /// <summary>Any command.</summary>
    Command,

    /// <summary>Containers of a Docker Engine.</summary>
    Docker,

    /// <summary>Objects of a Kubernetes cluster.</summary>
    Kubernetes,

    /// <summary>Revisions of a Cloud Run service.</summary>
    CloudRun,
}

/// <summary>How the service is built and put out.</summary>
public sealed record DeployConfig(DriverKind Driver)
{
    /// <summary>Gets the paths that a build is made of, relative to the root; empty: every tracked file.</summary>
    public ImmutableArray<string> Inputs { get; init; } = [];

    /// <summary>Gets the build command, or null where nothing is built.</summary>
    public string? Build { get; init; }

    /// <summary>Gets the processes in the order in which they start.</summary>
    public ImmutableArray<ProcessConfig> Processes { get; init; } = [];

    /// <summary>Gets the files of plain configuration values outside the build, relative to the root.</summary>
    public ImmutableArray<string> Configuration { get; init; } = [];

    /// <summary>Gets the file of <c>KEY=value</c> lines given to every process, or null.</summary>
    public string? EnvironmentFile { get; init; }

    /// <summary>Gets the names of variables that processes inherit.</summary>
    public ImmutableArray<string> InheritedEnvironment { get; init; } = [];

    /// <summary>Gets the deployment command of the command driver.</summary>
    public string? Run { get; init; }

    /// <summary>Gets the command that stops the target, or null.</summary>
    public string? Stop { get; init; }

    /// <summary>Gets what the Docker driver puts out.</summary>
    public DockerDeployConfig? Docker { get; init; }

    /// <summary>Gets what the Kubernetes driver puts out.</summary>
    public KubernetesDeployConfig? Kubernetes { get; init; }

    /// <summary>Gets what the Cloud Run driver puts out.</summary>
    public CloudRunDeployConfig? CloudRun { get; init; }

    /// <summary>Gets how long it may take until it is functionally ready. Default: 30 s.</summary>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long a build or a deployment command may take. Default: 5 min.</summary>
    public TimeSpan BuildTimeout { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>A process of the deployment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Run">Its command line.</param>
public sealed record ProcessConfig(string Name, string Run)
{
    /// <summary>Gets the path that answers 200 when it is ready, or null: ready when its port takes connections.</summary>
    public string? Ready { get; init; }

    /// <summary>Gets its own environment variables.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>How previews are made.</summary>
public sealed record PreviewConfig(PreviewState State)
{
    /// <summary>Gets the command that starts a preview, for the command driver.</summary>
    public string? Run { get; init; }

    /// <summary>Gets the command that stops it.</summary>
    public string? Stop { get; init; }
}

/// <summary>What state a preview has.</summary>
public enum PreviewState
{
    /// <summary>Its own, empty.</summary>
    Fresh,

    /// <summary>A copy of the target's.</summary>
    Copy,

    /// <summary>The target's.</summary>
    Shared,
}

/// <summary>Where logs come from; all null: what the processes print.</summary>
/// <param name="Command">A command that prints lines or a JSON array.</param>
/// <param name="File">A file.</param>
public sealed record LogsConfig(string? Command, string? File)
{
    /// <summary>Gets the unit whose entries of systemd's journal are read.</summary>
    public string? Journald { get; init; }

    /// <summary>Gets the Docker container.</summary>
    public DockerLogsConfig? Docker { get; init; }

    /// <summary>Gets the pods of Kubernetes.</summary>
    public KubernetesLogsConfig? Kubernetes { get; init; }

    /// <summary>Gets the entries of Google Cloud Logging.</summary>
    public GoogleLogsConfig? Google { get; init; }

    /// <summary>Gets the port on which log records are received by OTLP over HTTP.</summary>
    public int? Otlp { get; init; }

    /// <summary>Gets whether another system keeps the logs.</summary>
    public bool IsElsewhere => Docker is not null || Kubernetes is not null || Google is not null || Otlp is not null;
}

/// <summary>A container of Docker.</summary>
/// <param name="Container">Its name or id.</param>
/// <param name="Socket">The Engine's socket.</param>
public sealed record DockerLogsConfig(string Container, string Socket);

/// <summary>Pods of Kubernetes.</summary>
/// <param name="Server">The API server's address.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="Pods">The label selector.</param>
public sealed record KubernetesLogsConfig(string Server, string Namespace, string Pods)
{
    /// <summary>Gets the container, or null for all of a pod.</summary>
    public string? Container { get; init; }

    /// <summary>Gets the file with the bearer token.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Gets the file with the certificate authority.</summary>
    public string? Authority { get; init; }
}

/// <summary>Entries of Google Cloud Logging.</summary>
/// <param name="Project">The project.</param>
public sealed record GoogleLogsConfig(string Project)
{
    /// <summary>Gets the filter, without times.</summary>
    public string? Filter { get; init; }

    /// <summary>Gets the key file of a service account; null: the identity of the machine.</summary>
    public string? Credentials { get; init; }

    /// <summary>Gets the API's address, where it is not the usual one.</summary>
    public string? Endpoint { get; init; }
}

/// <summary>A suite: scenario files, or an existing suite's command with its result file.</summary>
public sealed record SuiteConfig(string Name)
{
    /// <summary>Gets whether it stands in the manifest and the exit code. Default: true.</summary>
    public bool Gate { get; init; } = true;

    /// <summary>Gets whether whoever writes repairs must never see it: neither its files nor what its cases showed. Default: no.</summary>
    public bool HeldOut { get; init; }

    /// <summary>Gets the scenario files, relative to the root.</summary>
    public ImmutableArray<string> Scenarios { get; init; } = [];

    /// <summary>Gets the command of an existing suite.</summary>
    public string? Command { get; init; }

    /// <summary>Gets the files that the command writes, as globs relative to the root; empty: its exit code is all there is.</summary>
    public ImmutableArray<string> Results { get; init; } = [];

    /// <summary>Gets the format of those files, or null to find it out.</summary>
    public ResultFormat? Format { get; init; }

    /// <summary>Gets the command that prints the suite's tests, or null: those of its newest run count.</summary>
    public string? List { get; init; }

    /// <summary>Gets the command's words, where it was given in words and not as a line.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>Gets whether nothing is known of the suite but its command, so that its results are looked for. Default: no.</summary>
    public bool IsWrapped { get; init; }

    /// <summary>Gets how long the command may take. Default: 10 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets what the cases of an existing suite claim, besides what their traffic shows.</summary>
    public ImmutableArray<Claim> Claims { get; init; } = [];

    /// <summary>Gets how the claims of an existing suite are tested. Default: live.</summary>
    public SuiteControlsMode Controls { get; init; } = SuiteControlsMode.Live;

    /// <summary>Gets variables of the command, by which an existing suite learns where the target is.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Gets the command that runs one case of an existing suite alone, or null.</summary>
    public string? Rerun { get; init; }
}

/// <summary>How the claims of an existing suite are tested.</summary>
public enum SuiteControlsMode
{
    /// <summary>The suite runs again, against a service whose traffic is broken.</summary>
    Live,

    /// <summary>Recorded traffic only: nothing is asked again, and nothing is proven.</summary>
    Cheap,
}

/// <summary>Formats of result files.</summary>
public enum ResultFormat
{
    /// <summary>JUnit XML.</summary>
    Junit,

    /// <summary>TRX, of Visual Studio and <c>dotnet test</c>.</summary>
    Trx,

    /// <summary>Common Test Report Format.</summary>
    Ctrf,

    /// <summary>Test Anything Protocol.</summary>
    Tap,
}
