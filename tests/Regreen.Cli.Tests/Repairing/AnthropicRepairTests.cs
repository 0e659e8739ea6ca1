using System.Text.Json.Nodes;
using Regreen.Adapters.Models;
using Regreen.Core.Configuring;
using Regreen.Engine.Repairing;
using Regreen.TestServer;

namespace Regreen.Cli.Tests.Repairing;

/// <summary>A chat model with Regreen's edit tools, over the wire of Anthropic's Messages API.</summary>
public sealed class AnthropicRepairTests : IDisposable
{
    private const string Key = "secret-of-the-agent";
    private readonly RepairWorld _world = new();

    [Fact]
    public async Task A_model_reads_changes_what_it_may_and_its_tokens_are_told()
    {
        await using var service = await AnthropicService.StartAsync(turn => turn switch
        {
            0 => AnthropicService.Call("search", """{"text":"broken"}"""),
            1 => AnthropicService.Call("write_file", """{"path":"tests/visible.yaml","text":"easy"}"""),
            2 => AnthropicService.Call("replace_text", """{"path":"src/app.txt","old":"broken","replacement":"fixed"}"""),
            _ => AnthropicService.Say("It is repaired."),
        });

        var written = await AskAsync(service);

        (await _world.PatchAsync(written)).ShouldContain("-broken\n+fixed");
        written.By.ShouldNotBeNull().ShouldStartWith("Written by the model tiny with 3 calls of Regreen's edit tools, which reach nothing but its clone, and 1,600 tokens.");
        var requests = service.Requests.ToList();
        requests.ShouldAllBe(request => request.Key == Key && request.Version.Length > 0 && !request.Body.ToJsonString().Contains(Key, StringComparison.Ordinal));
        requests[^1].Body["system"]!.ToJsonString().ShouldNotContain("claim token_type is missing", Case.Sensitive, "what came from outside stands in the case file");
        requests[^1].Body["messages"]![0]!.ToJsonString().ShouldContain("claim token_type is missing");
        Results(requests[^1].Body).ShouldBe(["src/app.txt:1: broken\n", "refused: 'tests/visible.yaml' may not be changed; the case file says what may", "written"]);
    }

    [Fact]
    public async Task A_service_that_is_overloaded_is_asked_again()
    {
        await using var service = await AnthropicService.StartAsync(turn => turn switch
        {
            0 => AnthropicService.Refuse(529, "overloaded_error"),
            1 => AnthropicService.Call("replace_text", """{"path":"src/app.txt","old":"broken","replacement":"fixed"}"""),
            _ => AnthropicService.Say("It is repaired."),
        });

        (await _world.PatchAsync(await AskAsync(service))).ShouldContain("-broken\n+fixed");

        service.Requests.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(529, "overloaded_error", 3)]
    [InlineData(500, "api_error", 3)]
    [InlineData(401, "authentication_error", 1)]
    [InlineData(400, "invalid_request_error", 1)]
    public async Task A_service_that_refuses_is_told_without_the_key_that_it_repeats(int status, string kind, int requests)
    {
        await using var service = await AnthropicService.StartAsync(_ => AnthropicService.Refuse(status, kind));

        var written = await AskAsync(service);

        written.Patch.ShouldBeNull();
        written.Refusal.ShouldBe($"The model could not be asked: status {status}.");
        service.Requests.Count.ShouldBe(requests);
    }

    [Fact]
    public async Task A_model_that_never_ends_is_ended_by_its_tokens()
    {
        await using var service = await AnthropicService.StartAsync(_ => AnthropicService.Call("list_files", "{}"));

        (await AskAsync(service, repair => repair with { Tokens = 1_000 })).Refusal.ShouldBe("The model used its 1,000 tokens and was not done.");

        service.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_model_that_does_not_answer_is_ended_at_the_deadline()
    {
        await using var service = await AnthropicService.StartAsync(_ => null);

        (await AskAsync(service, repair => repair with { Timeout = TimeSpan.FromSeconds(1) })).Refusal.ShouldBe("The model was not done within 1 s.");
    }

    public void Dispose() => _world.Dispose();

    private Task<WrittenRepair> AskAsync(AnthropicService service, Func<RepairConfig, RepairConfig>? change = null)
    {
        var model = new ModelConfig(ModelProvider.Anthropic, "tiny", service.Url, "MODEL_KEY");
        var repair = new RepairConfig { Paths = ["src/**"], Model = model, Network = true, Timeout = TimeSpan.FromSeconds(60) };
        return _world.WriteAsync(repair, new ChatRepairModel(model, Key, TimeProvider.System), change);
    }

    private static IEnumerable<string> Results(JsonObject body) =>
        body["messages"]!.AsArray().SelectMany(message => message!["content"] as JsonArray ?? []).Where(block => block!["type"]!.GetValue<string>() == "tool_result").Select(block => block!["content"] switch
        {
            JsonArray parts => string.Concat(parts.Select(part => part!["text"]!.GetValue<string>())),
            { } text => text.GetValue<string>(),
            null => "",
        });
}
