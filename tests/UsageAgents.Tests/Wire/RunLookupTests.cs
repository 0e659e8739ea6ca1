using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Wire;

public sealed class RunLookupTests(RunningServices services) : IClassFixture<RunningServices>
{
    private const string Question = "How many requests did we handle in total?";

    [Fact]
    public async Task A_run_can_be_looked_up_by_its_user_and_by_nobody_else()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var alice = await services.TokenAsync("alice", cancellationToken);
        var bob = await services.TokenAsync("bob", cancellationToken);
        var run = (await services.AskAsync("data", Question, alice, cancellationToken))["run_id"]!.GetValue<string>();

        var status = await GetAsync($"/runs/{run}", alice, cancellationToken);

        status["status"]!.GetValue<string>().ShouldBe("completed");
        status["last"]!.GetValue<string>().ShouldBe("1.5");
        status["answer"]!["response"]!.GetValue<string>().ShouldContain("28,185");
        foreach (var (method, path) in new[] { (HttpMethod.Get, ""), (HttpMethod.Get, "/events"), (HttpMethod.Post, "/cancel"), (HttpMethod.Delete, "") })
        {
            using var refused = await services.SendAsync(method, $"/runs/{run}{path}", bob, null, cancellationToken);
            using var unknown = await services.SendAsync(method, $"/runs/run_0{path}", bob, null, cancellationToken);
            using var anonymous = await services.SendAsync(method, $"/runs/{run}{path}", null, null, cancellationToken);
            refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await refused.Content.ReadAsStringAsync(cancellationToken)).Replace(run, "run_0", StringComparison.Ordinal)
                .ShouldBe(await unknown.Content.ReadAsStringAsync(cancellationToken));
            anonymous.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Events_are_given_after_a_point_as_JSON()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var token = await services.TokenAsync("alice", cancellationToken);
        var run = (await services.AskAsync("data", Question, token, cancellationToken))["run_id"]!.GetValue<string>();

        var all = await GetAsync($"/runs/{run}/events", token, cancellationToken);
        var rest = await GetAsync($"/runs/{run}/events?after=1.3", token, cancellationToken);
        var foreign = await GetAsync($"/runs/{run}/events?after=0.3", token, cancellationToken);
        using var malformed = await services.SendAsync(HttpMethod.Get, $"/runs/{run}/events?after=three", token, null, cancellationToken);

        all["ended"]!.GetValue<bool>().ShouldBeTrue();
        Numbers(all).ShouldBe([1, 2, 3, 4, 5]);
        Numbers(rest).ShouldBe([4, 5]);
        rest["gap"].ShouldBeNull();
        Numbers(foreign).ShouldBe([1, 2, 3, 4, 5]);
        foreign["gap"]!["next"]!.GetValue<string>().ShouldBe("1.1");
        malformed.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Events_stream_as_they_happen_and_again_after_the_last_one_seen()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var token = await services.TokenAsync("alice", cancellationToken);

        var live = await StreamAsync(HttpMethod.Post, "/agents/data/runs", token, null, cancellationToken);
        var run = live[0].Event["run_id"]!.GetValue<string>();
        var again = await StreamAsync(HttpMethod.Get, $"/runs/{run}/events", token, "1.3", cancellationToken);

        live.Select(item => item.Id).ShouldBe(["1.1", "1.2", "1.3", "1.4", "1.5"]);
        live[^1].Event["type"]!.GetValue<string>().ShouldBe("agent_completed");
        again.Select(item => item.Event.ToJsonString()).ShouldBe(live.Skip(3).Select(item => item.Event.ToJsonString()));
    }

    [Fact]
    public async Task A_key_sent_twice_gives_the_same_run_over_every_way_in()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var alice = await services.TokenAsync("alice", cancellationToken);
        var bob = await services.TokenAsync("bob", cancellationToken);

        var first = await KeyedAsync("k1", Question, alice, cancellationToken);
        var second = await KeyedAsync("k1", Question, alice, cancellationToken);
        var other = await KeyedAsync("k1", Question, bob, cancellationToken);
        var conflict = await KeyedAsync("k1", "How many input tokens were there in total?", alice, cancellationToken);
        using var client = await SocketClient.ConnectAsync(services, alice, cancellationToken);
        await client.SendAsync(
            new JsonObject { ["type"] = "start_agent", ["request_id"] = "r1", ["agent"] = "data", ["message"] = Question, ["idempotency_key"] = "k1" }, cancellationToken);
        var completed = await client.ReadUntilAsync("agent_completed", cancellationToken);

        var run = first["run_id"]!.GetValue<string>();
        second["run_id"]!.GetValue<string>().ShouldBe(run);
        completed["run_id"]!.GetValue<string>().ShouldBe(run);
        other["run_id"]!.GetValue<string>().ShouldNotBe(run, StringComparer.Ordinal);
        conflict["status"]!.GetValue<int>().ShouldBe(422);
        conflict["title"]!.GetValue<string>().ShouldBe("idempotency_conflict");
    }

    [Fact]
    public async Task A_key_sent_many_times_at_once_runs_once()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var token = await services.TokenAsync("alice", cancellationToken);

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => KeyedAsync("at once", Question, token, cancellationToken)));

        answers.Select(answer => answer["run_id"]!.GetValue<string>()).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
    }

    private static IEnumerable<int> Numbers(JsonObject events) => events["events"]!.AsArray().Select(frame => frame!["seq"]!.GetValue<int>());

    private async Task<JsonObject> GetAsync(string path, string token, CancellationToken cancellationToken)
    {
        using var response = await services.SendAsync(HttpMethod.Get, path, token, null, cancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
    }

    private async Task<JsonObject> KeyedAsync(string key, string message, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(services.Agents, "/agents/data/runs"));
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Add("Idempotency-Key", key);
        request.Content = JsonContent.Create(new { message });
        using var response = await services.Http.SendAsync(request, cancellationToken);
        return (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
    }

    private async Task<List<(string Id, JsonObject Event)>> StreamAsync(HttpMethod method, string path, string token, string? last, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(services.Agents, path));
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Accept.Add(new("text/event-stream"));
        request.Content = method == HttpMethod.Post ? JsonContent.Create(new { message = Question }) : null;
        if (last is not null)
        {
            request.Headers.Add("Last-Event-ID", last);
        }

        using var response = await services.Http.SendAsync(request, cancellationToken);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        var blocks = (await response.Content.ReadAsStringAsync(cancellationToken)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        return [.. blocks.Select(block => block.Split('\n')).Select(lines => (lines[0]["id: ".Length..], JsonNode.Parse(lines[1]["data: ".Length..])!.AsObject()))];
    }
}
