using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Clients.Tests;

public sealed class AgUiClientTests(RunningServices services, PublishedClients clients) : IClassFixture<RunningServices>, IClassFixture<PublishedClients>
{
    private static readonly string[] Terminal = ["RUN_FINISHED", "RUN_ERROR"];

    [Fact]
    public async Task The_published_client_gets_an_answer_with_its_steps_and_tools_and_one_end()
    {
        var said = await AskAsync("supervisor", "How many requests per workload, and what would they cost on gpt-4o-mini?");

        var types = Types(said);
        types[0].ShouldBe("RUN_STARTED");
        types.Count(Terminal.Contains).ShouldBe(1);
        types[^1].ShouldBe("RUN_FINISHED");
        types.Count(type => type == "STEP_STARTED").ShouldBe(2);
        types.Count(type => type == "STEP_FINISHED").ShouldBe(2);
        types.Count(type => type == "TOOL_CALL_RESULT").ShouldBe(types.Count(type => type == "TOOL_CALL_START"));
        said["fault"].ShouldBeNull();
        var answer = said["messages"]!.AsArray().Last(message => message!["role"]!.GetValue<string>() == "assistant" && message["content"] is JsonValue)!;
        answer["content"]!.GetValue<string>().ShouldContain("19,366");
        said["events"]!.AsArray()[^1]!["result"]!["quality"]!.GetValue<double>().ShouldBeGreaterThan(0.7);
    }

    [Fact]
    public async Task What_the_service_refuses_is_an_error_event()
    {
        var said = await AskAsync("data", " ");

        Types(said).ShouldBe(["RUN_ERROR"]);
        said["events"]![0]!["code"]!.GetValue<string>().ShouldBe("invalid_message");
    }

    [Fact]
    public async Task A_client_that_hangs_up_leaves_no_run_behind()
    {
        await AskAsync("data", "How many requests?", hangUpAt: "RUN_STARTED");

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        var left = 500;
        while (Ended(services.Logs) < Started(services.Logs) && left-- > 0)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        Started(services.Logs).ShouldBeGreaterThan(0);
        Ended(services.Logs).ShouldBe(Started(services.Logs));
    }

    [Fact]
    public async Task An_unknown_agent_and_an_input_without_a_question_are_problems()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var token = await services.TokenAsync("alice", cancellationToken);

        using var unknown = await services.SendAsync(HttpMethod.Post, "/ag-ui/nobody", token, JsonContent.Create(new { }), cancellationToken);
        using var empty = await services.SendAsync(HttpMethod.Post, "/ag-ui/data", token, JsonContent.Create(new { threadId = "t", runId = "r", messages = Array.Empty<object>() }), cancellationToken);

        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        empty.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task<JsonObject> AskAsync(string agent, string question, string hangUpAt = "")
    {
        _ = clients;
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["URL"] = new Uri(services.Agents, $"/ag-ui/{agent}").ToString(),
            ["TOKEN"] = await services.TokenAsync("alice", TestContext.Current.CancellationToken),
            ["QUESTION"] = question,
            ["HANG_UP_AT"] = hangUpAt,
        };
        var (code, output) = await PublishedClients.NodeAsync("ask-ag-ui.mjs", [], environment);
        code.ShouldBe(0, output);
        return JsonNode.Parse(output.Split('\n').Last(line => line.StartsWith('{')))!.AsObject();
    }

    private static int Started(string logs) => logs.Split("\"template\":\"Run {RunId} started").Length - 1;

    private static int Ended(string logs) => logs.Split("\"template\":\"Run {RunId} ended").Length - 1;

    private static List<string> Types(JsonObject said) => [.. said["events"]!.AsArray().Select(happened => happened!["type"]!.GetValue<string>())];
}
