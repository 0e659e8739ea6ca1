using System.Text.Json.Nodes;
using Regreen.Adapters.Models;
using Regreen.Core.Configuring;
using Regreen.Engine.Repairing;
using Regreen.TestServer;

namespace Regreen.Cli.Tests.Repairing;

/// <summary>A chat model with Regreen's edit tools, over the wire.</summary>
public sealed class RepairModelTests : IDisposable
{
    private const string Key = "secret-of-the-agent";
    private readonly RepairWorld _world = new();

    [Fact]
    public async Task A_model_reads_changes_what_it_may_and_its_tokens_are_told()
    {
        await using var service = await ChatService.StartAsync(turn => turn switch
        {
            0 => ChatService.Call("list_files", "{}"),
            1 => ChatService.Call("search", """{"text":"broken"}"""),
            2 => ChatService.Call("replace_text", """{"path":"src/app.txt","old":"broken","replacement":"fixed"}"""),
            _ => ChatService.Say("It is repaired."),
        });

        var written = await AskAsync(service);

        (await _world.PatchAsync(written)).ShouldContain("-broken\n+fixed");
        (await _world.RefusalAsync(written)).ShouldBeNull();
        written.By.ShouldNotBeNull().ShouldStartWith("Written by the model tiny with 3 calls of Regreen's edit tools, which reach nothing but its clone, and 1,600 tokens.");
        var requests = service.Requests.ToList();
        requests.ShouldAllBe(request => request.Authorization == $"Bearer {Key}" && !request.Body.ToJsonString().Contains(Key, StringComparison.Ordinal));
        var messages = requests[^1].Body["messages"]!.AsArray();
        messages[0]!["role"]!.GetValue<string>().ShouldBe("system");
        messages[0]!["content"]!.ToJsonString().ShouldNotContain("claim token_type is missing", Case.Sensitive, "what came from outside stands in the case file");
        messages[1]!["content"]!.ToJsonString().ShouldContain("claim token_type is missing");
        Results(messages).ShouldBe([".gitignore\nsrc/app.txt\ntests/visible.yaml\n", "src/app.txt:1: broken\n", "written"]);
    }

    [Theory]
    [InlineData("write_file", """{"path":"tests/visible.yaml","text":"easy"}""", "may not be changed")]
    [InlineData("delete_file", """{"path":"tests/visible.yaml"}""", "may not be changed")]
    [InlineData("write_file", """{"path":"../outside.txt","text":"x"}""", "not a path below the folder")]
    [InlineData("write_file", """{"path":"src/../../outside.txt","text":"x"}""", "not a path below the folder")]
    [InlineData("write_file", """{"path":"/tmp/regreen-outside.txt","text":"x"}""", "name a path below the folder")]
    [InlineData("read_file", """{"path":"/etc/passwd"}""", "name a path below the folder")]
    [InlineData("read_file", """{"path":".git/config"}""", "not a path below the folder")]
    [InlineData("write_file", """{"path":"src/.GIT/hooks/x","text":"x"}""", "not a path below the folder")]
    [InlineData("read_file", """{"path":"src/way-out/passwd"}""", "leads through a link")]
    [InlineData("list_files", """{"folder":"src/way-out"}""", "leads through a link")]
    [InlineData("read_file", """{"path":"src/none.txt"}""", "there is no file")]
    [InlineData("replace_text", """{"path":"src/app.txt","old":"nowhere","replacement":"x"}""", "does not hold this text")]
    [InlineData("read_file", """{"path":["a"]}""", "Error")]
    [InlineData("run_command", """{"command":"id"}""", "not found")]
    public async Task What_a_model_may_not_do_is_told_to_it_and_done_nowhere(string tool, string arguments, string told)
    {
        File.CreateSymbolicLink(Path.Combine(_world.Root, "src", "way-out"), "/etc");
        _world.Git("add", "--all");
        _world.Git("-c", "user.name=x", "-c", "user.email=x", "commit", "--quiet", "-m", "A link");
        await using var service = await ChatService.StartAsync(turn => turn == 0 ? ChatService.Call(tool, arguments) : ChatService.Say("I could not.\u001b[31m"));

        var written = await AskAsync(service, _world.At("HEAD"));

        written.Patch.ShouldBeNull();
        written.Refusal.ShouldBe("The model changed nothing, and said: I could not.");
        Results(service.Requests.Last().Body["messages"]!.AsArray()).ShouldHaveSingleItem().ShouldContain(told);
        _world.Git("status", "--porcelain").ShouldBe("");
        File.Exists("/tmp/regreen-outside.txt").ShouldBeFalse();
    }

    [Fact]
    public async Task A_model_that_never_ends_is_ended_by_its_tokens()
    {
        await using var service = await ChatService.StartAsync(_ => ChatService.Call("list_files", "{}"));

        var written = await AskAsync(service, change: repair => repair with { Tokens = 1_000 });

        written.Refusal.ShouldBe("The model used its 1,000 tokens and was not done.");
        service.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_model_that_does_not_answer_is_ended_at_the_deadline()
    {
        await using var service = await ChatService.StartAsync(_ => null);

        var written = await AskAsync(service, change: repair => repair with { Timeout = TimeSpan.FromSeconds(1) });

        written.Refusal.ShouldBe("The model was not done within 1 s.");
    }

    [Fact]
    public async Task A_service_that_refuses_is_told_without_the_key_that_it_repeats()
    {
        await using var service = await ChatService.StartAsync(_ => new JsonObject { ["status"] = 401 });

        var written = await AskAsync(service);

        written.Refusal.ShouldBe("The model could not be asked: status 401.");
    }

    public void Dispose() => _world.Dispose();

    private Task<WrittenRepair> AskAsync(ChatService service, Core.Facts.Candidate? head = null, Func<RepairConfig, RepairConfig>? change = null)
    {
        var model = new ModelConfig(ModelProvider.Openai, "tiny", service.Url, "MODEL_KEY");
        var repair = new RepairConfig { Paths = ["src/**"], Model = model, Network = true, Timeout = TimeSpan.FromSeconds(60) };
        return _world.WriteAsync(repair, new ChatRepairModel(model, Key, TimeProvider.System), change, head);
    }

    private static IEnumerable<string> Results(JsonArray messages) =>
        messages.Where(message => message!["role"]!.GetValue<string>() == "tool").Select(message => message!["content"] switch
        {
            JsonArray parts => string.Concat(parts.Select(part => part!["text"]!.GetValue<string>())),
            { } text => text.GetValue<string>(),
            null => "",
        });
}
