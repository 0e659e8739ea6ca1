using System.Collections.Immutable;

namespace Regreen.Engine.Configuring;

/// <summary>The rules between the keys of <c>regreen.yaml</c>, which shapes cannot say.</summary>
internal sealed class ProjectRules(MapReader file, Func<string, bool> exists)
{
    private static readonly string[] Writers = ["command", "agent", "model"];
    private readonly ConfigErrors _errors = file.Errors;

    public static void Check(MapReader file, Func<string, bool> exists)
    {
        var rules = new ProjectRules(file, exists);
        rules.CheckTarget();
        rules.CheckDeploy();
        rules.CheckPreviewAndLogs();
        rules.CheckSuites();
        QuarantineRules.Check(file);
        rules.CheckRepair();
        rules.CheckDelivery();
        CheckModel(file.Map("judge"), "judge");
        CheckModel(file.Map("investigator")?.Map("model"), "investigator.model");
    }

    private void CheckTarget()
    {
        if (file.Map("target") is not { } target)
        {
            return;
        }

        Address(target, "http", "http", "https");
        Address(target, "websocket", "ws", "wss");
        UrlPath(target, "ready");
        UrlPath(target.Map("revision"), "path");
        UrlPath(target.Map("http_ask"), "path");
        foreach (var (_, user) in Children(target, "users"))
        {
            Address(user, "token_url", "http", "https");
        }
    }

    private void CheckDeploy()
    {
        if (file.Map("deploy") is not { } deploy)
        {
            return;
        }

        DriverRules.Check(deploy);
        Paths(deploy, "inputs", mustExist: true);
        Paths(deploy, "configuration", mustExist: true);
        Paths(deploy, "env_file", mustExist: false);
        if (deploy.Map("kubernetes") is { } kubernetes)
        {
            Paths(kubernetes, "manifests", mustExist: true);
        }

        if (deploy.Map("cloud_run") is { } run)
        {
            Paths(run, "template", mustExist: true);
        }

        if (deploy.Text("env_file") is { } variables && !deploy.Texts("configuration").Contains(variables, StringComparer.Ordinal))
        {
            deploy.Error("env_file", $"'deploy.env_file' is {deploy.Node("env_file")!.Description}, which does not stand in 'deploy.configuration'.", "Add it to that list.");
        }

        Variables(deploy, "deploy");
        foreach (var (name, process) in Children(deploy, "processes"))
        {
            Name(name, "process");
            UrlPath(process, "ready");
        }
    }

    private void CheckPreviewAndLogs()
    {
        if (file.Map("preview") is { } preview)
        {
            var deploy = file.Map("deploy");
            if (deploy is null)
            {
                file.Error("preview", "'preview' stands here without 'deploy'.", "Add 'deploy', or remove 'preview'.");
            }
            else
            {
                DriverRules.CheckPreview(deploy, preview);
            }
        }

        if (file.Map("dependencies") is { } dependencies)
        {
            foreach (var name in dependencies.Keys)
            {
                Address(dependencies, name.Text, "http", "https", "redis", "rediss", "postgresql", "postgres");
            }
        }

        if (file.Map("logs") is { } logs)
        {
            CheckLogs(logs);
            if (logs.Has("otlp") && file.Has("traces"))
            {
                file.Error("traces", "'traces' stands beside 'logs.otlp', which receives spans too.", "Remove 'traces'.");
            }
        }
    }

    private static void CheckLogs(MapReader logs)
    {
        string[] sources = [.. ((string[])["command", "file", "journald", "docker", "kubernetes", "google", "otlp"]).Where(logs.Has)];
        if (sources.Length > 1)
        {
            logs.Error(sources[1], $"'logs' has a {sources[0]} and a {sources[1]}.", "Keep one.");
        }

        foreach (var (map, key) in ((string, string)[])[("kubernetes", "server"), ("google", "endpoint")])
        {
            if (logs.Map(map) is { } source && source.Text(key) is { } address && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            {
                source.Error(key, $"'{address}' is no address.", "Write it as https://HOST:PORT.");
            }
        }

        if (logs.Text("journald") is { } unit && unit.AsSpan().ContainsAny("'\"{}"))
        {
            logs.Error("journald", $"'{unit}' is no name of a unit.", "Write it as 'systemctl' shows it.");
        }
    }

    private void CheckSuites()
    {
        foreach (var (name, suite) in Children(file, "suites"))
        {
            Name(name, "suite");
            Paths(suite, "scenarios", mustExist: true);
            Paths(suite, "results", mustExist: false);
            if (suite.Has("format") && !suite.Has("results"))
            {
                suite.Error("format", "'format' stands here without 'results'.", "Add 'results: ' with the file that the command writes.");
            }

            RerunRules.Check(suite);
        }

        SharedResults.Check(Children(file, "suites"), _errors);
        Paths(file, "suite_files", mustExist: true);
    }

    private void CheckRepair()
    {
        if (file.Map("repair") is { } repair)
        {
            Paths(repair, "paths", mustExist: false);
            Paths(repair, "migrations", mustExist: false);
            CheckWriter(repair);
            Variables(repair, "repair");
        }
    }

    private static void CheckWriter(MapReader repair)
    {
        ImmutableArray<string> writers = [.. Writers.Where(repair.Has)];
        if (writers.Length > 1)
        {
            repair.Error(writers[^1], $"'repair' has {string.Join(" and ", writers.Select(writer => $"'{writer}'"))}: one of them writes repairs.", "Keep one.");
        }

        if (writers is [var writer] && writer != "command" && repair.Bool("network") != true)
        {
            repair.Error(writer, $"'repair.{writer}' asks its model over the network, which 'repair.network' does not allow.", "Add 'network: true'.");
        }

        CheckModel(repair.Map("model"), "repair.model");
    }

    private static void CheckModel(MapReader? model, string path)
    {
        if (model is null)
        {
            return;
        }

        Address(model, "url", "http", "https");
        if (model.Text("key") is { } key && !IsVariable(key))
        {
            model.Error("key", $"'{path}.key' is {model.Node("key")!.Description}, which is no environment variable's name.", "Write the name of the variable that holds the key, never the key.");
        }
    }

    private void CheckDelivery()
    {
        if (file.Map("delivery") is not { } delivery)
        {
            return;
        }

        Address(delivery, "url", "https", "http");
        RefuseUnless(delivery, "url", IsPrivate, "'delivery.url' would send the token unencrypted.", "Write it with https.");
        RefuseUnless(delivery, "repository", IsRepository, $"'delivery.repository' is {delivery.Node("repository")?.Description}, which is no repository.", "Write it as OWNER/NAME.");
        RefuseUnless(delivery, "remote", remote => !remote.StartsWith('-') && !remote.Contains("://", StringComparison.Ordinal), "'delivery.remote' is no name of a git remote.", "Write a name that 'git remote' lists, such as origin, never an address.");
        RefuseUnless(delivery, "token", IsVariable, "'delivery.token' is no environment variable's name.", "Write the name of the variable that holds the token, never the token.");
    }

    private static bool IsPrivate(string url) => !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address is { Scheme: "http", IsLoopback: false });

    private static bool IsRepository(string text) =>
        text.Split('/') is [{ Length: > 0 }, { Length: > 0 }] && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '/' or '-' or '_' or '.');

    private static void RefuseUnless(MapReader reader, string key, Func<string, bool> isGood, string message, string hint)
    {
        if (reader.Text(key) is { } text && !isGood(text))
        {
            reader.Error(key, message, hint);
        }
    }

    private static void Address(MapReader reader, string key, params ImmutableArray<string> schemes)
    {
        if (reader.Text(key) is { } address
            && !address.Contains("{{", StringComparison.Ordinal)
            && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && schemes.Contains(uri.Scheme, StringComparer.Ordinal) && uri.Host.Length > 0))
        {
            reader.Error(key, $"'{key}' is {reader.Node(key)!.Description}, which is no {schemes[0]} address.", $"Write {schemes[0]}://HOST[:PORT], or a template such as {{{{service.{(schemes[0] == "ws" ? "ws" : "url")}}}}}.");
        }
    }

    private static void UrlPath(MapReader? reader, string key)
    {
        if (reader?.Text(key) is { } path && !path.StartsWith('/'))
        {
            reader.Error(key, $"The path {reader.Node(key)!.Description} does not begin with '/'.", "Write '/PATH', without the host.");
        }
    }

    private void Paths(MapReader reader, string key, bool mustExist)
    {
        foreach (var node in reader.Items(key).OfType<YamlScalar>().Where(node => !node.IsNull))
        {
            if (!IsInside(node.Text))
            {
                _errors.Add(node, $"The path {node.Description} leaves the project's folder.", "Write it relative to the folder of regreen.yaml, with '/' and without '..'.");
            }
            else if (mustExist && !exists(node.Text))
            {
                _errors.Add(node, $"{node.Description} does not exist.", "Write the path of a file in the project, relative to the folder of regreen.yaml.");
            }
        }
    }

    private static bool IsInside(string path) =>
        !path.StartsWith('/') && !path.Contains('\\', StringComparison.Ordinal) && !path.Contains('\0', StringComparison.Ordinal)
        && !(path.Length > 1 && path[1] == ':') && !path.Split('/').Contains("..", StringComparer.Ordinal);

    private void Name(YamlScalar name, string what)
    {
        if (name.Text.Length is 0 or > 60 || !char.IsAsciiLetterOrDigit(name.Text[0]) || !name.Text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
        {
            _errors.Add(name, $"{name.Description} cannot name a {what}.", "Use letters, digits, '-' and '_'; at most 60.");
        }
    }

    private void Variables(MapReader reader, string section)
    {
        foreach (var node in reader.Items("env").OfType<YamlScalar>().Where(name => !IsVariable(name.Text)))
        {
            _errors.Add(node, $"'{section}.env' names {node.Description}, which is no environment variable's name.", "Write names only: letters, digits and '_'.");
        }
    }

    private static bool IsVariable(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');

    private static IEnumerable<(YamlScalar Name, MapReader Value)> Children(MapReader reader, string key) =>
        reader.Map(key) is { } map ? map.Keys.Where(name => map.Map(name.Text) is not null).Select(name => (name, map.Map(name.Text)!)) : [];
}
