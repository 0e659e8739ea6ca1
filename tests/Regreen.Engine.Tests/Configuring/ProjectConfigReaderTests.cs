using System.Text.Json;
using CsCheck;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Engine.Configuring;

namespace Regreen.Engine.Tests.Configuring;

public sealed class ProjectConfigReaderTests
{
    private const string Least = "version: 1\ntarget: { http: http://localhost:1 }\n";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData(Samples.Processes, "processes")]
    [InlineData(Samples.Command, "command")]
    [InlineData(Least, "least")]
    public void Reads_every_key(string text, string name)
    {
        var result = Samples.Read(text);

        result.Errors.ShouldBeEmpty();
        Files.ShouldMatchSnapshot(JsonSerializer.Serialize(result.Config, Indented) + "\n", test: $"Reads_every_key.{name}");
    }

    [Fact]
    public void Reads_the_documented_example()
    {
        var source = new ProjectSource("/projects/usage", Files.Example("docs/spec/configuration.md")) { Environment = name => name.ToLowerInvariant(), Exists = _ => true };

        var result = ProjectConfigReader.Read(source);

        result.Errors.ShouldBeEmpty();
        result.Config!.Target.Users["alice"].Secret.ShouldBe("alice_secret");
        result.Secrets.ShouldBe(["alice_secret", "carol_token"], ignoreOrder: true);
    }

    [Fact]
    public void No_key_is_ignored()
    {
        foreach (var sample in (string[])[Samples.Processes, Samples.Command, .. Samples.LogSources, .. Samples.Drivers])
        {
            var whole = JsonSerializer.Serialize(Samples.Read(sample).Config);
            var tree = YamlReader.Read(sample, new ConfigErrors("x")).ShouldBeOfType<YamlMap>();
            foreach (var (path, without) in Removals(tree, "").Where(removal => removal.Path is not ("deploy.driver" or "limits")))
            {
                var result = Samples.Read(YamlJson.Write(without));
                (result.Errors.Length > 0 || JsonSerializer.Serialize(result.Config) != whole).ShouldBeTrue(path);
            }
        }
    }

    [Fact]
    public void Says_everything_that_is_wrong_at_once() => Files.ShouldMatchSnapshot(
        string.Join(
            '\n',
            Samples.Read("""
                version: 2
                nmae: x
                target:
                  http: localhost:80
                  websocket: http://x
                  ready: ready
                  authenticate: headers
                  users:
                    ada: { client: a, secrets: b }
                    bob: { command: "mint 'bob", token: x }
                    cleo: { token: "${NOT_SET}" }
                    dora: { token: "${open" }
                    emil: { token_url: http://x/t, client: e }
                  protocol: { ask: [1], terminal: done }
                deploy:
                  driver: process
                  run: ./deploy
                  inputs: [../other, /etc, missing/src]
                  build: "make {{ot}}"
                  processes:
                    service: { run: "serve {{config:deploy/c.json}} {{tokens.url}} {{url}}", ready: 5 }
                    "a b": { run: "" }
                  configuration: deploy/a.json
                  env_file: deploy/a.env
                  env: [A-B, "1"]
                  ready: 30
                  build_timeout: 0s
                preview: { state: new, run: x }
                logs: { command: a, file: b }
                suites:
                  both: { scenarios: a.yaml, command: b }
                  none: { gate: yes }
                  gone: { scenarios: [tests/missing.yaml] }
                  a/b: { command: x, gate: "true" }
                quarantine:
                  - { case: gone/1, owner: x, reason: y, expires: 2026-02-30 }
                  - { case: gone/1, owner: " ", reason: "", expires: "2026-03-01" }
                  - { case: elsewhere/1, owner: x, reason: y, expires: soon }
                  - { case: lonely, reason: y }
                limits: { iterations: 0, wall: soon, deployments: 1.5, history: "5", reruns: many }
                repair:
                approve: always
                accept: [proven]
                """).Errors) + "\n");

    [Theory]
    [InlineData("version: 1", "regreen.yaml:1:1: The file has no 'target'. Add 'target: { … }': the service under test.")]
    [InlineData("- 1", "regreen.yaml:1:1: The file must be a map, and is a list. Write, for example, '{ … }'.")]
    [InlineData("version: 1\ntarget: { http: {{service.url}} }", "regreen.yaml:2:18: A key must be a text; this is a map. Write 'key: value', and quote a text that begins with '{'.\nregreen.yaml:2:17: 'target.http' must be a text, and is a map. Quote a text that begins with '{'.")]
    [InlineData(Least + "deploy: { driver: command }", "regreen.yaml:3:9: 'deploy' has no 'run', which 'driver: command' needs. Add 'run: ' with the command that puts the target out.")]
    [InlineData(Least + "deploy: {}", "regreen.yaml:3:9: 'deploy' names no process to start. Add 'processes: { service: { run: … } }', or 'driver: command' with 'run'.")]
    [InlineData(Least + "deploy: { driver: docker }", "regreen.yaml:3:9: 'deploy' has no 'docker', which 'driver: docker' needs. Add 'docker: ' with what is put out; docs/guides/delivering.md shows how.")]
    [InlineData(Least + "deploy: { driver: docker, run: go, docker: { port: 1 } }", "regreen.yaml:3:32: 'deploy.run' is for 'driver: command'. Remove it, or write 'driver: command'.")]
    [InlineData(Least + "deploy: { driver: command, run: go, docker: { port: 1 } }", "regreen.yaml:3:45: 'deploy.docker' is for 'driver: docker'. Remove it, or write 'driver: docker'.")]
    [InlineData(Least + "deploy: { driver: docker, docker: { port: 1, image: \"a:{{out}}\" } }", "regreen.yaml:3:53: '{{out}}' has no value here. Known here: revision.")]
    [InlineData(Least + "repair: { command: ./fix, agent: codex, network: true }", "regreen.yaml:3:34: 'repair' has 'command' and 'agent': one of them writes repairs. Keep one.")]
    [InlineData(Least + "repair: { model: { name: tiny } }", "regreen.yaml:3:18: 'repair.model' asks its model over the network, which 'repair.network' does not allow. Add 'network: true'.")]
    [InlineData(Least + "repair: { model: { name: tiny, key: sk-123 }, network: true }", "regreen.yaml:3:37: 'repair.model.key' is 'sk-123', which is no environment variable's name. Write the name of the variable that holds the key, never the key.")]
    [InlineData(Least + "delivery: {}", "regreen.yaml:3:11: 'delivery' has no 'pull_request'. Add 'pull_request: github': where the branch of a repair becomes a pull request.")]
    [InlineData(Least + "delivery: { pull_request: github, token: ghp_1-2, url: \"http://github.example.com\" }", "regreen.yaml:3:42: 'delivery.token' is no environment variable's name. Write the name of the variable that holds the token, never the token.\nregreen.yaml:3:56: 'delivery.url' would send the token unencrypted. Write it with https.")]
    [InlineData(Least + "delivery: { pull_request: github, repository: agents, remote: \"https://t@github.com/a/b\" }", "regreen.yaml:3:47: 'delivery.repository' is 'agents', which is no repository. Write it as OWNER/NAME.\nregreen.yaml:3:63: 'delivery.remote' is no name of a git remote. Write a name that 'git remote' lists, such as origin, never an address.")]
    [InlineData(Least + "suites:\n  a: { command: x, results: out/r.xml }\n  b: { command: y, results: [b.xml, ./out/r.xml] }", "regreen.yaml:5:37: The results './out/r.xml' of the suite 'b' can be the same file as 'out/r.xml' of the suite 'a'. Let each suite write into a file or folder of its own.")]
    [InlineData(Least + "suites:\n  a: { command: x, results: \"out/**/*.xml\" }\n  b: { command: y, results: out/b/r.xml }", "regreen.yaml:5:29: The results 'out/b/r.xml' of the suite 'b' can be the same file as 'out/**/*.xml' of the suite 'a'. Let each suite write into a file or folder of its own.")]
    [InlineData(Least + "preview: {}", "regreen.yaml:3:10: 'preview' stands here without 'deploy'. Add 'deploy', or remove 'preview'.")]
    [InlineData("version: 1\ntarget: { http: \"{{service.url}}\" }", "regreen.yaml:2:17: '{{service.url}}' has no value here. Nothing is known here.")]
    public void Says_what_is_wrong_and_how_to_write_it(string text, string errors)
    {
        var result = Samples.Read(text);

        result.Errors.ShouldBe(result.Errors.OrderBy(error => error.Line).ThenBy(error => error.Column));
        result.Errors.Select(error => error.ToString()).ShouldBe(errors.Split('\n'), ignoreOrder: true);
        Should.Throw<UserErrorException>(result.Require).Message.ShouldContain(errors.Split('\n')[0]);
    }

    [Theory]
    [InlineData("r.xml", "r.xml", true)]
    [InlineData("r.xml", "s.xml", false)]
    [InlineData("out/a.xml", "out/b/a.xml", false)]
    [InlineData("out/*.xml", "out/*.trx", false)]
    [InlineData("out/*.xml", "out/a*", true)]
    [InlineData("out/*.xml", "out/a/b.xml", false)]
    [InlineData("out/**/*.xml", "out/a.xml", true)]
    [InlineData("out/**", "out/a/b/c.trx", true)]
    [InlineData("a/**/r?.xml", "**/b/r1.xml", true)]
    [InlineData("a/**", "b/**", false)]
    public void Results_of_two_suites_meet_where_one_file_fits_both(string one, string other, bool meet)
    {
        SharedResults.Meet(one, other).ShouldBe(meet);
        SharedResults.Meet(other, one).ShouldBe(meet);
    }

    [Fact]
    public void Globs_that_were_made_to_take_long_are_compared_at_once()
    {
        var glob = string.Concat(Enumerable.Repeat("*a", 2000)) + "/" + string.Join('/', Enumerable.Repeat("**", 50));

        SharedResults.Meet(glob, glob + "/x").ShouldBeTrue();
    }

    [Fact]
    public void Never_shows_a_value_that_came_from_the_environment()
    {
        var result = Samples.Read("version: 1\ntarget: { http: \"${ADA_SECRET}\", ready: \"${ADA_SECRET}\", authenticate: \"${ADA_SECRET}\" }\nlimits: { wall: \"${ADA_SECRET}\" }");

        result.Errors.Length.ShouldBe(4);
        string.Join('\n', result.Errors).ShouldNotContain("s3cret");
    }

    [Fact]
    public void A_value_from_the_environment_is_no_template()
    {
        var source = Samples.Source("version: 1\nname: \"${WALL}\"\ntarget: { http: http://x }");

        ProjectConfigReader.Read(source with { Variables = source.Variables.SetItem("WALL", "{{token}}") }).Errors
            .ShouldHaveSingleItem().ToString().ShouldBe("regreen.yaml:2:7: The environment variable 'WALL' holds '{{', which would be taken for a template. Give it another value.");
    }

    [Fact]
    public void Variables_come_before_the_environment_and_two_dollars_escape()
    {
        var source = Samples.Source("version: 1\nname: \"${ADA_SECRET}-$${ADA_SECRET}\"\ntarget: { http: http://x }");

        var result = ProjectConfigReader.Read(source with { Variables = source.Variables.Add("ADA_SECRET", "given") });

        result.Config!.Name.ShouldBe("given-${ADA_SECRET}");
    }

    [Fact]
    public void A_truncated_file_gives_a_configuration_or_errors() =>
        Gen.Select(Gen.Int[0, Samples.Processes.Length], Gen.OneOf(Gen.Const(""), Gen.String, Gen.Char["{}[]:-'\"\n $#&*!"].Array[1, 3].Select(characters => new string(characters))), Gen.Int[0, 5])
            .Sample(
                (length, put, skip) =>
                {
                    var text = Samples.Processes[..length] + put + (skip == 0 ? "" : Samples.Processes[Math.Min(Samples.Processes.Length, length + skip)..]);
                    var result = Samples.Read(text);
                    return result.Config is not null != result.Errors.Length > 0;
                },
                iter: 3000);

    [Fact]
    public void Defaults_are_those_of_the_vocabulary()
    {
        var config = Samples.Read(Least).Require();

        config.Target.HttpAsk.ShouldBe(new TargetConfig("x").HttpAsk);
        config.Limits.ShouldBe(Core.Facts.Limits.Default);
        config.Name.ShouldBe("shop");
    }

    private static IEnumerable<(string Path, YamlMap Without)> Removals(YamlMap map, string path)
    {
        foreach (var entry in map.Entries)
        {
            var below = path.Length == 0 ? entry.Key.Text : $"{path}.{entry.Key.Text}";
            yield return (below, map with { Entries = map.Entries.Remove(entry) });
            foreach (var (deeper, value) in entry.Value is YamlMap child ? Removals(child, below) : [])
            {
                yield return (deeper, map with { Entries = map.Entries.Replace(entry, entry with { Value = value }) });
            }
        }
    }
}
