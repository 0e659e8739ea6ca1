using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Engine.Configuring;

/// <summary>The keys of <c>regreen.yaml</c>.</summary>
internal static class ProjectShapes
{
    public static MapShape File { get; } = new("file", FileKeys);

    private static ImmutableArray<Key> FileKeys() =>
    [
        new("version", Shape.Integer(1, 1), "The version of this format: 1.", IsRequired: true),
        new("name", Shape.Text, "The project's name. Default: the folder's name."),
        new("environment", Shape.Text, "What the target is called; 'production' refuses experiments and load on it."),
        new("target", Target, "The service under test.", IsRequired: true),
        new("deploy", Deploy, "How the service is built and put out."),
        new("preview", Preview, "How previews are made; without it there are no experiments."),
        new("logs", Logs, "Where logs come from; empty: what the processes print."),
        new("traces", Traces, "Where the spans of requests come from; where 'logs.otlp' stands, they come there too."),
        new("dependencies", Shape.MapOf(Shape.Text), "What the target depends on, by name: an address with postgresql, redis, rediss, http or https. Each is spoken with when a failure is explained."),
        new("fingerprints", Shape.MapOf(Shape.Command), "What the target stands on and no commit holds (flags, an image, a schema, data), by name: a command that prints it. Its output is compared with that of the last proven green."),
        new("suites", Shape.MapOf(Suite), "The suites by name, in the order in which they run."),
        new("suite_files", Shape.Texts, "What else the suites are made of, relative to the root."),
        new("quarantine", Shape.ListOf(Quarantine), "Cases that are known to be red: run, judged and shown, not explained or repaired. A run in which one is not proven is not green."),
        new("limits", Limits, "The bounds of a run."),
        new("repair", Repair, "What a repair may touch, and how one is written."),
        new("investigator", Investigator, "A chat model that reads the evidence of an issue and proposes suspects, which proves nothing. It is sent evidence and diffs. Default: none."),
        new("delivery", Delivery, "How repairs leave the repository. Default: they stay on their branches."),
        new("judge", Model, "The chat model that scenarios ask whether answers meet criteria in plain words; it can only make a verdict worse."),
        new("approve", Shape.Choice<Approval>(), "Who lets a repair through. Default: ask."),
        new("accept", Shape.Choice("proven", "unproven"), "Which greens count for the loop. With unproven, one that is not proven becomes the baseline too; it is still called unproven and ends with exit code 4. Default: proven."),
    ];

    private static MapShape Target { get; } = new("target", TargetKeys);

    private static ImmutableArray<Key> TargetKeys() =>
    [
        new("http", Shape.Text, "The base address, or a template such as {{service.url}}.", IsRequired: true),
        new("websocket", Shape.Text, "The WebSocket address (ws:// or wss://)."),
        new("ready", Shape.Text, "The path that answers 200 when the service is functionally ready. Default: any answer."),
        new("revision", Revision, "How the service says what it is; leave it out if it cannot."),
        new("authenticate", Shape.Choice<AuthenticationWay>(), "How WebSocket users prove who they are. Default: first-message."),
        new("users", Shape.MapOf(User), "The users by name; each logs in as users do."),
        new("protocol", Shape.Either(Shape.Choice<ProtocolKind>(), Protocol), "Whose words the service streams (contract, ag-ui, openai), or how its own map to the event contract."),
        new("http_ask", HttpAsk, "How an agent is asked over HTTP."),
    ];

    private static MapShape Revision { get; } = new(
        "revision",
        new Key("path", Shape.Text, "The path that tells it.", IsRequired: true),
        new Key("field", Shape.Text, "The JSON field of the revision, dotted.", IsRequired: true),
        new Key("configuration", Shape.Text, "The JSON field of the configuration's hash."),
        new Key("instance", Shape.Text, "The JSON field that names the running process."));

    private static VariantShape User { get; } = new(
        "user",
        new MapShape(
            "user-by-credentials",
            new Key("token_url", Shape.Text, "The token endpoint of OAuth 2 client credentials.", IsRequired: true),
            new Key("client", Shape.Text, "The client id.", IsRequired: true),
            new Key("secret", Shape.Text, "The client secret.", IsRequired: true),
            new Key("scope", Shape.Text, "The scope to ask for.")),
        new MapShape(
            "user-by-issuer",
            new Key("issuer", Shape.Text, "The OpenID issuer whose metadata name the token endpoint.", IsRequired: true),
            new Key("client", Shape.Text, "The client id.", IsRequired: true),
            new Key("secret", Shape.Text, "The client secret.", IsRequired: true),
            new Key("scope", Shape.Text, "The scope to ask for.")),
        new MapShape("user-by-command", new Key("command", Shape.Command, "A command that prints a token.", IsRequired: true)),
        new MapShape("user-by-token", new Key("token", Shape.Text, "A fixed token.", IsRequired: true)));

    private static MapShape Protocol { get; } = new(
        "protocol",
        new Key("event", Shape.Text, "The field that names an event. Default: type."),
        new Key("events", Shape.MapOf(Shape.Text), "Contract event name: the service's name."),
        new Key("fields", Shape.MapOf(Shape.Text), "Contract field: the service's field, dotted."),
        new Key("authenticate", Shape.MapOf(Shape.Any), "The message that logs in."),
        new Key("authenticated", Shape.MapOf(Shape.Text), "The fields of the frame that says the login worked."),
        new Key("ask", Shape.MapOf(Shape.Any), "The message that asks an agent."),
        new Key("resume", Shape.MapOf(Shape.Any), "The message that follows a request to its end; {{request_id}} can be put in, and {{run_id}}, {{epoch}} and {{seq}} of the last frame. Default: the contract's."),
        new Key("terminal", Shape.Texts, "The service's terminal events."));

    private static MapShape HttpAsk { get; } = new(
        "http-ask",
        new Key("path", Shape.Text, "The path. Default: /agents/{{agent}}/runs, or the protocol's."),
        new Key("body", Shape.MapOf(Shape.Any), "The body. Default: { message: \"{{message}}\" }, or the protocol's."),
        new Key("response", Shape.Text, "The JSON field of the answer, dotted. Default: response."));

    private static MapShape Deploy { get; } = new("deploy", DeployKeys);

    private static ImmutableArray<Key> DeployKeys() =>
    [
        new("driver", Shape.Choice<DriverKind>(), "What deploys: processes on this machine, any command, containers of Docker, Kubernetes, or Cloud Run. Default: process."),
        new("inputs", Shape.Texts, "What a build is made of, relative to the root. Default: every tracked file."),
        new("build", Shape.Command, "The command that builds, run in the checkout."),
        new("processes", Shape.MapOf(Process), "The processes by name, in the order in which they start."),
        new("configuration", Shape.Texts, "Configuration files outside the build; compared with the last proven green, may be restored."),
        new("env_file", Shape.Text, "A file of KEY=value lines given to every process; must stand in configuration too."),
        new("env", Shape.Texts, "Names of variables that processes may inherit; PATH, HOME and LANG always."),
        new("run", Shape.Command, "Driver command: puts the target out; may print a JSON object."),
        new("stop", Shape.Command, "Driver command: stops the target."),
        new("docker", DeployShapes.Docker, "Driver docker: the container."),
        new("kubernetes", DeployShapes.Kubernetes, "Driver kubernetes: the objects."),
        new("cloud_run", DeployShapes.CloudRun, "Driver cloud-run: the service."),
        new("ready", Shape.Duration, "How long until it is functionally ready. Default: 30s."),
        new("build_timeout", Shape.Duration, "How long a build or a deployment command may take. Default: 5m."),
    ];

    private static MapShape Process { get; } = new(
        "process",
        new Key("run", Shape.Command, "Its command line.", IsRequired: true),
        new Key("ready", Shape.Text, "The path that answers 200 when it is ready. Default: its port takes connections."),
        new Key("env", Shape.MapOf(Shape.Text), "Its own environment variables."));

    private static MapShape Preview { get; } = new(
        "preview",
        new Key("state", Shape.Choice<PreviewState>(), "What state a preview has. Default: fresh."),
        new Key("run", Shape.Command, "Driver command: starts a preview; may print a JSON object."),
        new Key("stop", Shape.Command, "Driver command: stops it."));

    private static MapShape Logs { get; } = new(
        "logs",
        new Key("command", Shape.Command, "A command that prints lines or a JSON array."),
        new Key("file", Shape.Text, "A log file."),
        new Key("journald", Shape.Text, "A unit of systemd, read with journalctl."),
        new Key("docker", DockerLogs, "A container of Docker."),
        new Key("kubernetes", KubernetesLogs, "Pods of Kubernetes."),
        new Key("google", GoogleLogs, "Entries of Google Cloud Logging."),
        new Key("otlp", Shape.Integer(1, 65_535), "The port on 127.0.0.1 where log records are received by OTLP over HTTP."));

    private static MapShape Traces { get; } = new(
        "traces",
        new Key("otlp", Shape.Integer(1, 65_535), "The port on 127.0.0.1 where spans are received by OTLP over HTTP.", IsRequired: true));

    private static MapShape DockerLogs => new(
        "docker-logs",
        new Key("container", Shape.Text, "Its name or id.", IsRequired: true),
        new Key("socket", Shape.Text, "The Engine's socket. Default: /var/run/docker.sock."));

    private static MapShape KubernetesLogs => new(
        "kubernetes-logs",
        new Key("server", Shape.Text, "The API server's address; 'kubectl proxy' gives one that needs no token.", IsRequired: true),
        new Key("namespace", Shape.Text, "The namespace. Default: default."),
        new Key("pods", Shape.Text, "The label selector of the pods.", IsRequired: true),
        new Key("container", Shape.Text, "The container. Default: every one of a pod."),
        new Key("token_file", Shape.Text, "The file with the bearer token."),
        new Key("authority", Shape.Text, "The file with the server's certificate authority. Default: those of the system."));

    private static MapShape GoogleLogs => new(
        "google-logs",
        new Key("project", Shape.Text, "The project.", IsRequired: true),
        new Key("filter", Shape.Text, "The filter in the Logging query language, without times."),
        new Key("credentials", Shape.Text, "The key file of a service account. Default: the identity of the machine."),
        new Key("endpoint", Shape.Text, "The API's address. Default: https://logging.googleapis.com."));

    private static VariantShape Suite { get; } = new(
        "suite",
        new MapShape(
            "scenario-suite",
            new Key("scenarios", Shape.Either(Shape.Text, Shape.Texts), "Its scenario files, relative to the root.", IsRequired: true),
            Gate,
            HeldOut),
        new MapShape(
            "command-suite",
            new Key("command", Shape.Command, "The command of an existing suite.", IsRequired: true),
            new Key("results", Shape.Either(Shape.Text, Shape.Texts), "The result files that the command writes, as paths or globs relative to the root. Default: none, and its exit code is all there is."),
            new Key("format", Shape.Choice<ResultFormat>(), "The format of the result files. Default: what they look like."),
            new Key("list", Shape.Command, "A command that prints the suite's tests, one a line, before anything runs. Default: the tests of its newest run."),
            new Key("timeout", Shape.Duration, "How long the command may take. Default: 10m."),
            new Key("claims", Shape.ListOf(Shape.Choice<Claim>()), "What its cases claim, besides what their traffic shows."),
            new Key("controls", Shape.Choice<SuiteControlsMode>(), "How claims are tested: live runs the suite again while its traffic is broken; cheap breaks nothing and asks nothing again: what was seen is shown, and proves nothing. Default: live."),
            new Key("env", Shape.MapOf(Shape.Text), "Variables of the command; {{target.http}} and {{target.websocket}} are the addresses to use."),
            new Key("proxy", Shape.Bool, "Whether the command reaches the target through HTTP_PROXY and HTTPS_PROXY, because it cannot be given another address. Only traffic with the target is looked at; TLS with it is opened by an authority of this run alone. Default: false."),
            new Key("rerun", Shape.Command, "The command that runs one test alone; {{case}} is its name as the list gives it, else the results, one word whatever it holds. So a test can be chosen, rerun and set apart; it also tells whose traffic is whose where no plug-in knows the test runner."),
            Gate));

    private static Key HeldOut => new("held_out", Shape.Bool, "Whether whoever writes repairs never sees it: neither its files nor what its cases showed. Default: false.");

    private static Key Gate => new("gate", Shape.Bool, "Whether it stands in the manifest and the exit code. Default: true.");

    private static MapShape Quarantine { get; } = new(
        "quarantine",
        new Key("case", Shape.Text, "The case, as SUITE/CASE.", IsRequired: true),
        new Key("owner", Shape.Text, "Who looks after it.", IsRequired: true),
        new Key("reason", Shape.Text, "Why, with the issue where there is one.", IsRequired: true),
        new Key("expires", Shape.Date, "The last day on which it holds (UTC); afterwards the case counts like any other.", IsRequired: true));

    private static MapShape Limits { get; } = new(
        "limits",
        new Key("iterations", Shape.Integer(1, 100), "Deploy-test-explain-repair rounds. Default: 5."),
        new Key("wall", Shape.Duration, "Wall time. Default: 30m."),
        new Key("deployments", Shape.Integer(1, 10_000), "Deployments of the target and previews together. Default: 60."),
        new Key("history", Shape.Integer(1, 10_000), "First-parent commits that are looked at where nothing was proven. Default: 50."),
        new Key("reruns", Shape.Integer(0, 100), "The most times a red case runs again to tell flaky from failing; one that fails steadily needs two. Default: 10."),
        new Key("probes", Shape.Integer(1, 3), "Revisions that the search for a culprit tests beside each other. Default: one for every four cores of the machine."));

    private static MapShape Repair { get; } = new("repair", RepairKeys);

    private static MapShape Model { get; } = new(
        "model",
        new Key("name", Shape.Text, "The model's name at its provider.", IsRequired: true),
        new Key("provider", Shape.Choice<ModelProvider>(), "Who serves it; openai is also whoever is compatible. Default: openai."),
        new Key("url", Shape.Text, "Where a compatible service listens, as http://127.0.0.1:11434/v1. Default: the provider's own."),
        new Key("key", Shape.Text, "The environment variable that holds the key. Default: OPENAI_API_KEY or ANTHROPIC_API_KEY."));

    private static MapShape Investigator { get; } = new(
        "investigator",
        new Key("model", Model, "The model.", IsRequired: true),
        new Key("tokens", Shape.Integer(1_000, 1_000_000_000), "How many tokens it may use for an issue. Default: 100000."),
        new Key("timeout", Shape.Duration, "How long it may take for an issue. Default: 2m."));

    private static MapShape Delivery { get; } = new(
        "delivery",
        new Key("pull_request", Shape.Choice<PullRequestHost>(), "Where the branch of a repair becomes a pull request.", IsRequired: true),
        new Key("remote", Shape.Text, "The git remote that branches are pushed to, with your own git credentials. Default: origin."),
        new Key("repository", Shape.Text, "The repository in which pull requests are opened, as OWNER/NAME. Default: the remote's."),
        new Key("base", Shape.Text, "The branch that repairs are to be merged into. Default: the repository's default branch."),
        new Key("token", Shape.Text, "The environment variable that holds the token. Default: GITHUB_TOKEN."),
        new Key("url", Shape.Text, "The API's address. Default: that of the remote's host."));

    private static ImmutableArray<Key> RepairKeys() =>
    [
        new("paths", Shape.Texts, "Globs of paths that a repair may touch. Default: the build inputs."),
        new("migrations", Shape.Texts, "Globs of data migrations; no revert crosses one, and one that was added is a suspect. Default: **/migrations/**, **/Migrations/**, **/migrate/**, **/alembic/versions/**, **/flyway/**, **/liquibase/**, **/V*__*.sql, db/**/*.sql."),
        new("command", Shape.Command, "The command that writes a repair."),
        new("agent", Shape.Choice<RepairAgent>(), "Who writes a repair instead of a command of your own: a coding agent by its documented command line."),
        new("model", Model, "A chat model that writes a repair with Regreen's own edit tools, which start nothing."),
        new("network", Shape.Bool, "Whether the command may use the network. Default: false."),
        new("env", Shape.Texts, "Names of variables that the command may inherit; PATH, HOME and LANG always."),
        new("read", Shape.Texts, "Files and folders that the command may read besides the system's programs and its clone, as ~/.nvm."),
        new("timeout", Shape.Duration, "How long it may take. Default: 10m."),
        new("tokens", Shape.Integer(1_000, 1_000_000_000), "How many tokens it may use, where it reports them. Default: 1000000."),
    ];
}
