using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using UsageAgents.Tests.Cluster;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Running;

/// <summary>A real process that is killed while it answers.</summary>
public sealed class KilledProcessTests(RunningServices services) : IClassFixture<RunningServices>, IAsyncDisposable
{
    private const int Clients = 8;
    private const int SeenBeforeTheEnd = 400;
    private static readonly string[] Terminal = ["agent_completed", "agent_cancelled", "error"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("killed-");
    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _seen;

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Whatever_a_client_saw_is_there_after_kill_minus_9()
    {
        // Given clients that ask again as soon as they are answered, and a database that somebody else keeps locked: what they see is in the spool only
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var first = await StartAsync(cancellationToken);
        await using var locked = new SqliteConnection($"Data Source={Path.Combine(_folder.FullName, "runs.db")};Pooling=False");
        await locked.OpenAsync(cancellationToken);
        await using var begin = locked.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        await begin.ExecuteNonQueryAsync(cancellationToken);
        var asking = Enumerable.Range(1, Clients).Select(user => AskUntilTheEndAsync(first, $"u{user}", cancellationToken)).ToArray();

        // When the process is killed in the midst of it, and another one starts on its files
        await Task.WhenAny(_enough.Task, Task.WhenAll(asking)).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, cancellationToken);
        first.Kill();
        var seen = await Task.WhenAll(asking).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, cancellationToken);
        seen.Sum(frames => frames.Count).ShouldBeGreaterThanOrEqualTo(SeenBeforeTheEnd);
        await using var end = locked.CreateCommand();
        end.CommandText = "ROLLBACK";
        await end.ExecuteNonQueryAsync(cancellationToken);
        await using var second = await StartAsync(cancellationToken);

        // Then every frame that was seen is told again as it was, and each run has one end
        for (var user = 1; user <= Clients; user++)
        {
            var token = await services.TokenAsync($"u{user}", cancellationToken);
            foreach (var run in seen[user - 1].GroupBy(frame => frame["run_id"]!.GetValue<string>(), StringComparer.Ordinal))
            {
                var told = await EventsAsync(second, run.Key, token, cancellationToken);
                told.Take(run.Count()).Select(frame => frame.ToJsonString()).ShouldBe(run.Select(frame => frame.ToJsonString()));
                told.Count(IsTerminal).ShouldBe(1);
                told.Select(frame => frame["seq"]!.GetValue<int>()).ShouldBe(Enumerable.Range(1, told.Count));
            }
        }
    }

    private static bool IsTerminal(JsonObject frame) => Terminal.Contains(frame["type"]!.GetValue<string>(), StringComparer.Ordinal);

    private async Task<TestProcess> StartAsync(CancellationToken cancellationToken)
    {
        var config = Path.Combine(_folder.FullName, "service.json");
        var settings = new JsonObject
        {
            ["Auth"] = new JsonObject { ["KeysAddress"] = new Uri(services.Tokens, "/.well-known/jwks.json").ToString() },
            ["Runs"] = new JsonObject { ["Path"] = Path.Combine(_folder.FullName, "runs.db"), ["PerSecond"] = 100_000, ["Burst"] = 100_000 },
            ["Sockets"] = new JsonObject { ["FramesPerSecond"] = 100_000 },
        };
        await File.WriteAllTextAsync(config, settings.ToJsonString(), cancellationToken);
        var process = TestProcess.Start("dotnet", Path.Combine(AppContext.BaseDirectory, "UsageAgents.Service.dll"), "--urls", "http://127.0.0.1:{port}", "--config", config);
        return await process.ReadyAsync(
            async address =>
            {
                using var response = await services.Http.GetAsync(new Uri(address, "/health/ready"), cancellationToken);
                return response.IsSuccessStatusCode;
            },
            cancellationToken);
    }

    private async Task<List<JsonObject>> AskUntilTheEndAsync(TestProcess process, string user, CancellationToken cancellationToken)
    {
        using var socket = await SocketClient.ConnectAsync(process.Address, await services.TokenAsync(user, cancellationToken), cancellationToken);
        var seen = new List<JsonObject>();
        try
        {
            await socket.AskAsync("supervisor", "What is the price of gpt-4o?", "r", cancellationToken);
            while (await socket.ReadAsync(cancellationToken) is { } frame)
            {
                if (!frame.ContainsKey("seq"))
                {
                    continue;
                }

                seen.Add(frame);
                if (Interlocked.Increment(ref _seen) >= SeenBeforeTheEnd)
                {
                    _enough.TrySetResult();
                }

                if (IsTerminal(frame))
                {
                    await socket.AskAsync("supervisor", "What is the price of gpt-4o?", "r", cancellationToken);
                }
            }
        }
        catch (WebSocketException)
        {
            // The process was killed.
        }

        return seen;
    }

    private async Task<List<JsonObject>> EventsAsync(TestProcess process, string run, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(process.Address, $"/runs/{run}/events"));
        request.Headers.Authorization = new("Bearer", token);
        using var response = await services.Http.SendAsync(request, cancellationToken);
        response.IsSuccessStatusCode.ShouldBeTrue($"{run}: {response.StatusCode}");
        var body = (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
        return [.. body["events"]!.AsArray().Select(frame => frame!.AsObject())];
    }
}
