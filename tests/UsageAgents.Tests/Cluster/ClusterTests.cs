using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Cluster;

/// <summary>Three real processes on a real Redis.</summary>
public sealed class ClusterTests(RunningServices services) : IClassFixture<RunningServices>, IAsyncDisposable
{
    private const int Clients = 50;
    private const int Orphans = 24;
    private const int RequestsOfEach = 4;
    private const string Question = "How many requests did we handle in total?";
    private static readonly string[] Terminal = ["agent_completed", "agent_cancelled", "error"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cluster-");
    private readonly List<TestProcess> _processes = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_process_killed_under_200_running_requests_loses_none_and_doubles_none()
    {
        // Given three processes, and 200 requests to two of them, whose runs go on in all three
        var cancellationToken = TestContext.Current.CancellationToken;
        var silos = await StartAsync(cancellationToken);
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(index => ClientAsync(silos[index % 2], $"u{index + 1}", cancellationToken)));
        var begun = silos[2].SaysAsync(" started: request ");
        var collecting = clients.Select(client => CollectAsync(client, cancellationToken)).ToArray();

        // When the third is killed once a run has begun in it
        await begun.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, cancellationToken);
        silos[2].Kill();
        await Task.WhenAny(Task.WhenAll(collecting), Task.Delay(TimeSpan.FromSeconds(90), TimeProvider.System, cancellationToken));
        collecting.Count(task => task.IsCompletedSuccessfully).ShouldBe(Clients, $"{silos[0].Complaints}\n--\n{silos[1].Complaints}");
        var ends = (await Task.WhenAll(collecting)).SelectMany(list => list).ToList();

        // Then each request has ended once, with its answer or a retryable error
        ends.Count.ShouldBe(Clients * RequestsOfEach);
        ends.ShouldAllBe(end => IsAnswer(end) || end["retryable"]!.GetValue<bool>());
        ends.Count(IsAnswer).ShouldBeGreaterThan(Clients);
        ends.ShouldContain(end => end["epoch"]!.GetValue<int>() > 1 || end["type"]!.GetValue<string>() == "error", "the killed process had runs");

        // And both processes that are left tell every run as its client saw it
        for (var index = 0; index < Clients; index++)
        {
            var token = await services.TokenAsync($"u{index + 1}", cancellationToken);
            foreach (var end in ends.Where(end => end["user"]!.GetValue<int>() == index))
            {
                var told = await EventsAsync(silos[(index + 1) % 2], end["run_id"]!.GetValue<string>(), token, cancellationToken);
                told.Count(frame => Terminal.Contains(frame["type"]!.GetValue<string>(), StringComparer.Ordinal)).ShouldBe(1);
                told[^1]["seq"]!.GetValue<int>().ShouldBe(end["seq"]!.GetValue<int>());
                told.Select(frame => frame["seq"]!.GetValue<int>()).ShouldBe(Enumerable.Range(1, told.Count));
            }
        }
    }

    [Fact]
    public async Task Clients_whose_own_process_is_killed_resume_at_another_one_and_nothing_is_lost_or_doubled()
    {
        // Given three processes, and clients of the first, whose runs go on in all three
        var cancellationToken = TestContext.Current.CancellationToken;
        var silos = await StartAsync(cancellationToken);
        var clients = await Task.WhenAll(Enumerable.Range(0, Orphans).Select(index => OrphanAsync(silos[0], index, cancellationToken)));
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = silos[0].SaysAsync(" started: request ");
        var asking = clients.Select(client => client.AskAsync(Question, RequestsOfEach, killed.Task, cancellationToken)).ToArray();

        // When the first is killed once a run has begun in it, and somebody waits in the middle of a run
        await begun.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, cancellationToken);
        await Task.WhenAny(clients.Select(client => client.WaitsInTheMiddle)).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, cancellationToken);
        silos[0].Kill();
        killed.SetResult();
        await Task.WhenAll(asking);
        await Task.WhenAll(clients.Select((client, index) => client.GoOnAsync(silos[1 + (index % 2)].Address, Question, cancellationToken)))
            .WaitAsync(TimeSpan.FromSeconds(120), TimeProvider.System, cancellationToken);

        // Then each request has ended, with its answer or a retryable error
        var requests = clients.SelectMany(client => client.Requests).ToList();
        requests.Count.ShouldBe(Orphans * RequestsOfEach);
        requests.ConvertAll(frames => frames[^1]).ShouldAllBe(end => IsAnswer(end) || end["retryable"]!.GetValue<bool>());
        clients.Sum(client => client.Resumed).ShouldBePositive();

        // And the processes that are left tell every run as its client saw it, over its two connections
        foreach (var (client, frames) in clients.SelectMany(client => client.Requests.Select(frames => (client, frames))))
        {
            foreach (var silo in silos.Skip(1))
            {
                var told = await EventsAsync(silo, frames[0]["run_id"]!.GetValue<string>(), client.Token, cancellationToken);
                told.Select(frame => frame.ToJsonString()).ShouldBe(frames.Select(frame => frame.ToJsonString()));
            }
        }
    }

    private static bool IsAnswer(JsonObject end) => end["type"]!.GetValue<string>() == "agent_completed" && end["answered"]!.GetValue<bool>();

    private async Task<TestProcess[]> StartAsync(CancellationToken cancellationToken)
    {
        var redis = TestProcess.Start("redis-server", "--port", "{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder.FullName);
        _processes.Add(redis);
        await redis.ReadyAsync(
            async address =>
            {
                using var tcp = new TcpClient();
                await tcp.ConnectAsync(address.Host, address.Port, cancellationToken);
                return true;
            },
            cancellationToken);
        var config = Path.Combine(_folder.FullName, "cluster.json");
        var settings = new JsonObject
        {
            ["Auth"] = new JsonObject { ["KeysAddress"] = new Uri(services.Tokens, "/.well-known/jwks.json").ToString() },
            ["Cluster"] = new JsonObject { ["Redis"] = $"127.0.0.1:{redis.Port}", ["Name"] = "test" },
        };
        await File.WriteAllTextAsync(config, settings.ToJsonString(), cancellationToken);
        var silos = Enumerable.Range(0, 3).Select(_ => TestProcess.Start(
            "dotnet", Path.Combine(AppContext.BaseDirectory, "UsageAgents.Cluster.dll"), "--urls", "http://127.0.0.1:{port}", "--config", config)).ToArray();
        _processes.AddRange(silos);
        return await Task.WhenAll(silos.Select(silo => silo.ReadyAsync(
            async address =>
            {
                using var response = await services.Http.GetAsync(new Uri(address, "/health/ready"), cancellationToken);
                return response.IsSuccessStatusCode;
            },
            cancellationToken)));
    }

    private async Task<(int User, SocketClient Socket)> ClientAsync(TestProcess silo, string user, CancellationToken cancellationToken)
    {
        var socket = await SocketClient.ConnectAsync(silo.Address, await services.TokenAsync(user, cancellationToken), cancellationToken);
        await socket.ReadUntilAsync("authenticated", cancellationToken);
        return (int.Parse(user[1..], System.Globalization.CultureInfo.InvariantCulture) - 1, socket);
    }

    // Each stops reading after another number of frames, some after the first one of all.
    private async Task<ResumingClient> OrphanAsync(TestProcess silo, int index, CancellationToken cancellationToken)
    {
        var token = await services.TokenAsync($"u{index + 1}", cancellationToken);
        var socket = await SocketClient.ConnectAsync(silo.Address, token, cancellationToken);
        await socket.ReadUntilAsync("authenticated", cancellationToken);
        return new ResumingClient(socket, token, 1 + (index % 12));
    }

    private static async Task<List<JsonObject>> CollectAsync((int User, SocketClient Socket) client, CancellationToken cancellationToken)
    {
        using var socket = client.Socket;
        for (var request = 0; request < RequestsOfEach; request++)
        {
            await socket.AskAsync("data", Question, $"r{request}", cancellationToken);
        }

        var ends = new List<JsonObject>();
        var open = Enumerable.Range(0, RequestsOfEach).Select(request => $"r{request}").ToHashSet(StringComparer.Ordinal);
        while (open.Count > 0)
        {
            var frame = await socket.ReadAsync(cancellationToken) ?? throw new InvalidOperationException($"closed: {socket.CloseReason}");
            if (frame.ContainsKey("seq") && Terminal.Contains(frame["type"]!.GetValue<string>(), StringComparer.Ordinal))
            {
                open.Remove(frame["request_id"]!.GetValue<string>()).ShouldBeTrue("a request ended twice");
                frame["user"] = client.User;
                ends.Add(frame);
            }
        }

        return ends;
    }

    private async Task<List<JsonObject>> EventsAsync(TestProcess silo, string run, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(silo.Address, $"/runs/{run}/events"));
        request.Headers.Authorization = new("Bearer", token);
        using var response = await services.Http.SendAsync(request, cancellationToken);
        var body = (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
        return [.. body["events"]!.AsArray().Select(frame => frame!.AsObject())];
    }
}
