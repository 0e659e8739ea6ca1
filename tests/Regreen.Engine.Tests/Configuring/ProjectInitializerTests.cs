using System.Collections.Immutable;
using CsCheck;
using Regreen.Engine.Configuring;

namespace Regreen.Engine.Tests.Configuring;

public sealed class ProjectInitializerTests
{
    private static readonly Dictionary<string, Dictionary<string, string>> Repositories = new(StringComparer.Ordinal)
    {
        ["dotnet"] = new(StringComparer.Ordinal)
        {
            ["src/Orders/Orders.csproj"] = "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><AssemblyName>orders</AssemblyName></Project>",
            ["src/Library/Library.csproj"] = "<Project Sdk=\"Microsoft.NET.Sdk\"/>",
            ["tests/Orders.Tests/Orders.Tests.csproj"] = "<Project Sdk=\"Microsoft.NET.Sdk\"/>",
            ["tests/scenarios/a.yaml"] = "version: 1\ncases: [{ id: 1, steps: [{ http: { path: / } }] }]",
            ["tests/scenarios/other.yaml"] = "a: 1",
        },
        ["node"] = new(StringComparer.Ordinal)
        {
            ["package.json"] = "{ \"scripts\": { \"start\": \"node .\", \"build\": \"tsc\", \"test\": \"vitest\" } }",
            ["package-lock.json"] = "{}",
            ["Dockerfile"] = "FROM node",
        },
        ["python"] = new(StringComparer.Ordinal)
        {
            ["requirements.txt"] = "fastapi",
            ["service/main.py"] = "from fastapi import FastAPI\napi = FastAPI(title='x')\n",
            ["tests/test_a.py"] = "",
        },
        ["docker"] = new(StringComparer.Ordinal) { ["Dockerfile"] = "FROM scratch\nEXPOSE 9000\n", ["main.go"] = "" },
        ["nothing"] = new(StringComparer.Ordinal) { ["README.md"] = "" },
    };

    [Theory]
    [InlineData("dotnet")]
    [InlineData("node")]
    [InlineData("python")]
    [InlineData("docker")]
    [InlineData("nothing")]
    public void Writes_a_short_file_that_can_be_read(string kind)
    {
        var project = ProjectInitializer.Initialize(Listing(kind));

        ErrorsOf(project.Text, kind).ShouldBeEmpty();
        project.Text.Split('\n').Length.ShouldBeLessThanOrEqualTo(26);
        Files.ShouldMatchSnapshot(project.Text + "\n---\n" + string.Join('\n', project.Unknown) + "\n", test: $"Writes_a_short_file_that_can_be_read.{kind}");
    }

    [Fact]
    public void Takes_what_the_running_service_answers()
    {
        var project = ProjectInitializer.Initialize(Listing("nothing") with
        {
            Address = "https://orders.example",
            Answers = Answers(("/health", 200, "ok"), ("/version", 200, "{ \"commit\": \"abc\", \"instance\": \"1\" }"), ("/ws", 426, ""), ("/", 401, "")),
        });

        project.Text.ShouldContain("http: \"https://orders.example\"\n  websocket: \"wss://orders.example/ws\"\n  ready: /health\n  revision: { path: /version, field: commit, instance: instance }\n");
        project.Unknown.ShouldBe(
        [
            "How users log in: the service refuses strangers, so 'target.users' is needed.",
            "How the service is built and started: without 'deploy' Regreen can only test and judge.",
            "What to test: no scenario files and no tests were found; docs/spec/scenarios.md shows how to write the first.",
        ]);
    }

    [Fact]
    public void A_version_number_is_no_revision() =>
        ProjectInitializer.Initialize(Listing("node") with { Answers = Answers(("/version", 200, "{ \"version\": \"1.2\" }")) })
            .Unknown.ShouldContain("How the service says which revision it is: without 'target.revision' no green can be tied to what was deployed.", StringComparer.Ordinal);

    [Fact]
    public void Any_repository_gives_a_file_that_can_be_read() =>
        Gen.Select(
                Gen.String,
                Gen.OneOf(Gen.Const("Dockerfile"), Gen.Const("package.json"), Gen.Const("a b/x.csproj"), Gen.Const("{{x}}.csproj"), Gen.Const("-x/main.py"), Gen.Const("pyproject.toml"), Gen.Const("app.py"), Gen.Const("scenarios.yaml"), Gen.String).Array[0, 5],
                Gen.OneOf(Gen.Const("Microsoft.NET.Sdk.Web"), Gen.Const("{\"scripts\":{\"test\":1}}"), Gen.Const("[]"), Gen.Const("app = Flask("), Gen.Const("EXPOSE 80"), Gen.String),
                Gen.Int[200, 430])
            .Sample(
                (name, files, text, status) =>
                {
                    var listing = new RepositoryListing(name, [.. files], _ => text) { Answers = Answers(("/version", status, text), ("/ws", status, text), ("/health", status, text)) };
                    var project = ProjectInitializer.Initialize(listing);
                    ErrorsOf(project.Text, exists: _ => true).ShouldBeEmpty(project.Text);
                },
                iter: 3000);

    private static RepositoryListing Listing(string kind) =>
        new("Orders service", [.. Repositories[kind].Keys], path => Repositories[kind].GetValueOrDefault(path));

    private static ImmutableSortedDictionary<string, ProbeAnswer> Answers(params (string Path, int Status, string Body)[] answers) =>
        answers.ToImmutableSortedDictionary(answer => answer.Path, answer => new ProbeAnswer(answer.Status, answer.Body), StringComparer.Ordinal);

    private static ImmutableArray<ConfigError> ErrorsOf(string text, string kind) => ErrorsOf(text, path => Repositories[kind].ContainsKey(path));

    private static ImmutableArray<ConfigError> ErrorsOf(string text, Func<string, bool> exists) =>
        ProjectConfigReader.Read(new ProjectSource("/projects/x", text) { Environment = _ => null, Exists = exists }).Errors;
}
