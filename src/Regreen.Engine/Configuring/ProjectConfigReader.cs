using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Engine.Configuring;

/// <summary>Reads <c>regreen.yaml</c>: the tree, the environment's values, the shapes, the rules between keys, and then the configuration.</summary>
public static class ProjectConfigReader
{
    /// <summary>Reads a configuration, or says everything that is wrong with it.</summary>
    public static ProjectConfigResult Read(ProjectSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var errors = new ConfigErrors(source.File);
        var expansion = new Expansion(name => source.Variables.GetValueOrDefault(name) ?? source.Environment(name), errors);
        var tree = YamlReader.Read(source.Text, errors) is { } written ? expansion.Apply(written, ProjectShapes.File) : null;
        var file = MapReader.Open(tree, ProjectShapes.File, errors);
        if (file is not null)
        {
            ProjectRules.Check(file, source.Exists);
            TemplateRules.Check(file);
        }

        return errors.Count == 0 && file is not null
            ? new ProjectConfigResult(Project(file, source.Root), [], expansion.Secrets)
            : new ProjectConfigResult(null, [.. errors], expansion.Secrets);
    }

    private static ProjectConfig Project(MapReader file, string root) => new(
        file.Text("name") ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(root)),
        root,
        Target(file.Map("target")!))
    {
        IsProduction = file.Text("environment") is { } environment && environment.Equals("production", StringComparison.OrdinalIgnoreCase),
        Deploy = Optional(file, "deploy", Deploy),
        Preview = Optional(file, "preview", Preview),
        Logs = Optional(file, "logs", LogsConfigReader.Read),
        TracesPort = file.Map("traces")?.Integer("otlp"),
        Dependencies = file.TextsByKey("dependencies"),
        Fingerprints = file.TextsByKey("fingerprints"),
        Suites = [.. Named(file, "suites", Suite)],
        SuiteFiles = file.Texts("suite_files"),
        Quarantines = [.. file.Maps("quarantine").Select(entry => Quarantine(entry, file.Errors.File))],
        Limits = Optional(file, "limits", LimitsOf) ?? Limits.Default,
        Judge = Optional(file, "judge", Model),
        Repair = Optional(file, "repair", Repair) ?? new RepairConfig(),
        Investigator = Optional(file, "investigator", Investigator),
        Delivery = Optional(file, "delivery", Delivery),
        Approve = file.Choice<Approval>("approve") ?? Approval.Ask,
        AcceptUnproven = file.Text("accept") == "unproven",
    };

    private static T? Optional<T>(MapReader file, string key, Func<MapReader, T> read)
        where T : class => file.Map(key) is { } map ? read(map) : null;

    private static TargetConfig Target(MapReader target)
    {
        var config = new TargetConfig(target.Text("http")!)
        {
            WebSocket = target.Text("websocket"),
            Ready = target.Text("ready"),
            Revision = target.Map("revision") is { } revision
                ? new RevisionConfig(revision.Text("path")!, revision.Text("field")!, revision.Text("configuration"), revision.Text("instance"))
                : null,
            Authenticate = target.Choice<AuthenticationWay>("authenticate") ?? AuthenticationWay.FirstMessage,
            Users = Named(target, "users", User).ToImmutableSortedDictionary(user => user.Name, user => user, StringComparer.Ordinal),
            Protocol = target.Map("protocol") is { } protocol ? Protocol(protocol) : new ProtocolConfig { Kind = target.Choice<ProtocolKind>("protocol") ?? ProtocolKind.Contract },
        };
        config = config with { HttpAsk = HttpAskConfig.Of(config.Protocol.Kind) };
        return target.Map("http_ask") is { } ask
            ? config with { HttpAsk = new HttpAskConfig(ask.Text("path") ?? config.HttpAsk.Path, ask.Json("body") ?? config.HttpAsk.Body, ask.Text("response") ?? config.HttpAsk.Response) }
            : config;
    }

    private static UserConfig User(string name, MapReader user) => new(name)
    {
        TokenUrl = user.Text("token_url"),
        Issuer = user.Text("issuer"),
        Client = user.Text("client"),
        Secret = user.Text("secret"),
        Scope = user.Text("scope"),
        Command = user.Text("command"),
        Token = user.Text("token"),
    };

    private static ProtocolConfig Protocol(MapReader protocol) => new()
    {
        Event = protocol.Text("event") ?? "type",
        Events = protocol.TextsByKey("events"),
        Fields = protocol.TextsByKey("fields"),
        Authenticate = protocol.Json("authenticate"),
        Authenticated = protocol.Has("authenticated") ? protocol.TextsByKey("authenticated") : null,
        Ask = protocol.Json("ask"),
        Resume = protocol.Json("resume"),
        Terminal = protocol.Texts("terminal"),
    };

    private static DeployConfig Deploy(MapReader deploy)
    {
        var config = new DeployConfig(deploy.Choice<DriverKind>("driver") ?? DriverKind.Process);
        return config with
        {
            Inputs = deploy.Texts("inputs"),
            Build = deploy.Text("build"),
            Processes = [.. Named(deploy, "processes", Process)],
            Configuration = deploy.Texts("configuration"),
            EnvironmentFile = deploy.Text("env_file"),
            InheritedEnvironment = deploy.Texts("env"),
            Run = deploy.Text("run"),
            Stop = deploy.Text("stop"),
            Docker = deploy.Map("docker") is { } docker ? DeployConfigReader.Docker(docker) : null,
            Kubernetes = deploy.Map("kubernetes") is { } kubernetes ? DeployConfigReader.Kubernetes(kubernetes) : null,
            CloudRun = deploy.Map("cloud_run") is { } run ? DeployConfigReader.CloudRun(run) : null,
            ReadyTimeout = deploy.Duration("ready") ?? config.ReadyTimeout,
            BuildTimeout = deploy.Duration("build_timeout") ?? config.BuildTimeout,
        };
    }

    private static ProcessConfig Process(string name, MapReader process) => new(name, process.Text("run")!)
    {
        Ready = process.Text("ready"),
        Environment = process.TextsByKey("env"),
    };

    private static PreviewConfig Preview(MapReader preview) => new(preview.Choice<PreviewState>("state") ?? PreviewState.Fresh)
    {
        Run = preview.Text("run"),
        Stop = preview.Text("stop"),
    };

    private static SuiteConfig Suite(string name, MapReader suite)
    {
        var config = new SuiteConfig(name);
        return config with
        {
            Gate = suite.Bool("gate") ?? true,
            HeldOut = suite.Bool("held_out") ?? false,
            Scenarios = suite.Texts("scenarios"),
            Command = suite.Text("command"),
            Results = suite.Texts("results"),
            Format = suite.Choice<ResultFormat>("format"),
            List = suite.Text("list"),
            Timeout = suite.Duration("timeout") ?? config.Timeout,
            Claims = [.. suite.Texts("claims").SelectMany(word => Enum.GetValues<Claim>().Where(claim => Words.Kebab(claim) == word))],
            Controls = suite.Choice<SuiteControlsMode>("controls") ?? config.Controls,
            Environment = suite.TextsByKey("env"),
            Proxy = suite.Bool("proxy") ?? false,
            Rerun = suite.Text("rerun"),
        };
    }

    private static Quarantine Quarantine(MapReader entry, string file)
    {
        var node = entry.Node("case")!;
        return new Quarantine(CaseId.Parse(entry.Text("case")!), entry.Text("owner")!, entry.Text("reason")!, entry.Date("expires")!.Value, string.Create(CultureInfo.InvariantCulture, $"{file}:{node.Line}:{node.Column}"));
    }

    private static Limits LimitsOf(MapReader limits) => new(
        limits.Integer("iterations") ?? Limits.Default.Iterations,
        limits.Duration("wall") ?? Limits.Default.Wall,
        limits.Integer("deployments") ?? Limits.Default.Deployments,
        limits.Integer("history") ?? Limits.Default.History,
        limits.Integer("reruns") ?? Limits.Default.Reruns)
    { Probes = limits.Integer("probes") ?? 0 };

    private static RepairConfig Repair(MapReader repair)
    {
        var config = new RepairConfig();
        return config with
        {
            Paths = repair.Texts("paths"),
            Migrations = repair.Has("migrations") ? repair.Texts("migrations") : config.Migrations,
            Command = repair.Text("command"),
            Agent = repair.Choice<RepairAgent>("agent"),
            Model = repair.Map("model") is { } model ? Model(model) : null,
            Network = repair.Bool("network") ?? false,
            InheritedEnvironment = repair.Texts("env"),
            Readable = repair.Texts("read"),
            Timeout = repair.Duration("timeout") ?? config.Timeout,
            Tokens = repair.Integer("tokens") ?? config.Tokens,
        };
    }

    private static InvestigatorConfig Investigator(MapReader investigator)
    {
        var config = new InvestigatorConfig(Model(investigator.Map("model")!));
        return config with { Tokens = investigator.Integer("tokens") ?? config.Tokens, Timeout = investigator.Duration("timeout") ?? config.Timeout };
    }

    private static ModelConfig Model(MapReader model)
    {
        var provider = model.Choice<ModelProvider>("provider") ?? ModelProvider.Openai;
        return new ModelConfig(provider, model.Text("name") ?? "", model.Text("url"), model.Text("key") ?? (provider == ModelProvider.Anthropic ? "ANTHROPIC_API_KEY" : "OPENAI_API_KEY"));
    }

    private static DeliveryConfig Delivery(MapReader delivery)
    {
        var config = new DeliveryConfig(delivery.Choice<PullRequestHost>("pull_request")!.Value);
        return config with
        {
            Remote = delivery.Text("remote") ?? config.Remote,
            Repository = delivery.Text("repository"),
            Base = delivery.Text("base"),
            TokenVariable = delivery.Text("token") ?? config.TokenVariable,
            Url = delivery.Text("url"),
        };
    }

    private static IEnumerable<T> Named<T>(MapReader reader, string key, Func<string, MapReader, T> read) =>
        reader.Map(key) is { } map ? map.Keys.Select(name => read(name.Text, map.Map(name.Text)!)) : [];
}
