using System.Net.Http.Json;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Wire;

public sealed class LogPrivacyTests(RunningServices services) : IClassFixture<RunningServices>
{
    private const string Mark = "zebrafinch";

    [Fact]
    public async Task No_log_line_holds_a_token_a_secret_or_what_was_asked_whichever_way_it_came()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var token = await services.TokenAsync("alice", cancellationToken);
        var forged = token[..^8] + "AAAAAAAA";

        foreach (var used in (string[])[token, forged, $"{Mark}.{Mark}.{Mark}"])
        {
            foreach (var (path, body) in Requests())
            {
                using var content = new StringContent(body, null, "application/json");
                using var response = await services.SendAsync(HttpMethod.Post, path, used, content, cancellationToken);
            }
        }

        using var wrong = JsonContent.Create(new { client_id = "alice", client_secret = Mark });
        using var refused = await services.SendAsync(HttpMethod.Post, "/sign-in", null, wrong, cancellationToken);
        using var client = await SocketClient.ConnectAsync(services, token, cancellationToken);
        await client.SendAsync($"{{{Mark}", cancellationToken);
        await client.AskAsync("data", $"How many {Mark} requests?", "r1", cancellationToken);
        await client.RunAsync("r1", cancellationToken);

        services.Logs.ShouldContain("Run {RunId} ended");
        foreach (var secret in (string[])[Mark, token, forged, RunningServices.Secret])
        {
            services.Logs.Split((char)10).Where(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
        }
    }

    private static IEnumerable<(string Path, string Body)> Requests()
    {
        yield return ("/agents/data/runs", $$"""{"message": "What about {{Mark}}?"}""");
        yield return ("/agents/data/runs", $$"""{"message": {{Mark}}""");
        yield return ("/tools/usage_query", $$"""{"sql": "SELECT '{{Mark}}' FROM usage WHERE x"}""");
        yield return ("/tools/usage_query", $$"""{"{{Mark}}": 1}""");
        yield return ("/ag-ui/data", $$"""{"threadId": "t", "runId": "r", "messages": [{"id": "m", "role": "user", "content": "{{Mark}}?"}]}""");
        yield return ("/usage", $"timestamp,workload\n{Mark},{Mark}\n");
    }
}
