using System.Collections.Immutable;
using Regreen.Core.Facts;

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

    /// <summary>Gets the commands, by name, whose output stands for what the target stands on and no commit holds: flags, an image, a schema, data.</summary>
    public ImmutableSortedDictionary<string, string> Fingerprints { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Gets the suites in the order of the file.</summary>
    public ImmutableArray<SuiteConfig> Suites { get; init; } = [];

    /// <summary>Gets what else the suites are made of, relative to the root.</summary>
    public ImmutableArray<string> SuiteFiles { get; init; } = [];

    /// <summary>Gets the cases that are set apart, in the order of the file.</summary>
    public ImmutableArray<Quarantine> Quarantines { get; init; } = [];

    /// <summary>Gets the bounds of a run.</summary>
    public Limits Limits { get; init; } = Limits.Default;

    /// <summary>Gets what a repair may touch and how one is written.</summary>
    public RepairConfig Repair { get; init; } = new();

    /// <summary>Gets the chat model that proposes suspects, or null.</summary>
    public InvestigatorConfig? Investigator { get; init; }

    /// <summary>Gets how repairs leave the repository, or null where they stay on their branches.</summary>
    public DeliveryConfig? Delivery { get; init; }

    /// <summary>Gets the chat model that judges answers by criteria in plain words, or null.</summary>
    public ModelConfig? Judge { get; init; }

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
