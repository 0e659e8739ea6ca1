using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using UsageAgents.Tests.Hosting;
using UsageAgents.Tools;

namespace UsageAgents.Tests.Wire;

/// <summary>Fifty users at once, each with a number of its own, of whom everybody also tries to get at the runs of the others.</summary>
public sealed class InterleavingTests(ITestOutputHelper output)
{
    private const int Users = 50;
    private const int Steps = 10_000;
    private const int Seed = 20260105;
    private static readonly string[] Told = ["message", "arguments", "result", "response"];

    private static readonly Dictionary<string, string?> Roomy = new(StringComparer.Ordinal)
    {
        ["Runs:PerSecond"] = "100000",
        ["Runs:Burst"] = "100000",
        ["Sockets:FramesPerSecond"] = "100000",
        // Who has joined does not read until all have, which takes its time on a busy machine.
        ["Sockets:KeepAliveSeconds"] = "300",
        ["Sockets:SlowReaderSeconds"] = "300",
    };

    [Fact]
    public async Task Nobody_ever_sees_a_number_of_somebody_else()
    {
        await using var services = await RunningServices.StartAsync(Roomy);

        var (leaks, answers, attacks) = await PlayAsync(services, Steps);

        output.WriteLine($"{Users} users, {Steps} steps: {answers} answers, {attacks} attempts at the runs of others, {leaks.Count} leaks");
        leaks.ShouldBeEmpty($"seed {Seed}");
        answers.ShouldBeGreaterThan(Steps / 3);
        attacks.ShouldBeGreaterThan(Steps / 3);
    }

    [Fact]
    public async Task A_tool_that_remembers_who_asked_before_is_found()
    {
        await using var services = await RunningServices.StartAsync(Roomy, collection =>
        {
            var inner = collection.Last(service => service.ServiceType == typeof(ITool) && service.ImplementationType == typeof(UsageStatisticsTool));
            collection.Remove(inner);
            collection.AddSingleton<UsageStatisticsTool>();
            collection.AddSingleton<ITool>(provider => new ForgetfulTool(provider.GetRequiredService<UsageStatisticsTool>()));
        });

        var (leaks, _, _) = await PlayAsync(services, 500);

        output.WriteLine($"a planted leak: seen {leaks.Count} times in 500 steps");
        leaks.ShouldNotBeEmpty();
    }

    private static async Task<(List<string> Leaks, int Answers, int Attacks)> PlayAsync(RunningServices services, int steps)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var players = new List<Player>();
        for (var user = 0; user < Users; user++)
        {
            players.Add(await Player.JoinAsync(services, user, cancellationToken));
        }

        await Task.WhenAll(players.Select(player => Task.Run(() => player.PlayAsync(players, steps / Users, cancellationToken), cancellationToken)));
        players.ForEach(player => player.Dispose());
        return ([.. players.SelectMany(player => player.Leaks)], players.Sum(player => player.Answers), players.Sum(player => player.Attacks));
    }

    private sealed class Player(SocketClient client, int user, string token, RunningServices services) : IDisposable
    {
        private readonly Random _random = new(Seed + user);
        private volatile string? _lastRun;

        public List<string> Leaks { get; } = [];

        public int Answers { get; private set; }

        public int Attacks { get; private set; }

        private string Own => (7_000_003 + (user * 1_013)).ToString(CultureInfo.InvariantCulture);

        public static async Task<Player> JoinAsync(RunningServices services, int user, CancellationToken cancellationToken)
        {
            var token = await services.TokenAsync($"u{user + 1}", cancellationToken);
            var player = new Player(await SocketClient.ConnectAsync(services, token, cancellationToken), user, token, services);
            using var file = new StringContent($"timestamp,workload,input_tokens,output_tokens\n2026-01-05 10:00:00,mail,{player.Own},11\n", Encoding.UTF8, "text/csv");
            using var imported = await services.SendAsync(HttpMethod.Post, "/usage", token, file, cancellationToken);
            imported.StatusCode.ShouldBe(HttpStatusCode.OK);
            return player;
        }

        public async Task PlayAsync(List<Player> all, int steps, CancellationToken cancellationToken)
        {
            for (var step = 0; step < steps; step++)
            {
                var victim = all[_random.Next(all.Count)];
                var run = victim == this ? null : victim._lastRun;
                switch (_random.Next(5))
                {
                    case 0 when run is not null:
                        await AttackAsync(new JsonObject { ["type"] = "resume", ["run_id"] = run, ["after"] = "1.0" }, cancellationToken);
                        break;
                    case 1 when run is not null:
                        await AttackAsync(new JsonObject { ["type"] = "cancel", ["run_id"] = run }, cancellationToken);
                        break;
                    case 2 when run is not null:
                        await LookAsync(run, cancellationToken);
                        break;
                    default:
                        await AskAsync($"{user}-{step}", cancellationToken);
                        break;
                }
            }
        }

        public void Dispose() => client.Dispose();

        private async Task AskAsync(string request, CancellationToken cancellationToken)
        {
            // All users draw their keys from the same few; a key of another user must mean nothing.
            await client.SendAsync(
                new JsonObject
                {
                    ["type"] = "start_agent",
                    ["request_id"] = request,
                    ["agent"] = _random.Next(2) == 0 ? "data" : "supervisor",
                    ["message"] = "How many input tokens were there in total?",
                    ["idempotency_key"] = _random.Next(4) == 0 ? $"key {_random.Next(100_000)}" : null,
                },
                cancellationToken);
            while (true)
            {
                var frame = await client.ReadAsync(cancellationToken) ?? throw new InvalidOperationException($"closed: {client.CloseReason}");
                // Ids and times hold digits by chance; what an agent says holds them for a reason.
                Look(string.Join(' ', Told.Select(field => frame[field]?.ToJsonString())));
                _lastRun = frame["run_id"]?.GetValue<string>() ?? _lastRun;
                if (frame["type"]!.GetValue<string>() is "agent_completed" or "agent_cancelled" or "error")
                {
                    Answers += Numbers(frame).Contains(Own, StringComparison.Ordinal) ? 1 : 0;
                    return;
                }
            }
        }

        private async Task AttackAsync(JsonObject frame, CancellationToken cancellationToken)
        {
            Attacks++;
            await client.SendAsync(frame, cancellationToken);
            var answer = await client.ReadUntilAsync("error", cancellationToken);
            if (answer["code"]!.GetValue<string>() is not ("resume_unavailable" or "run_not_found"))
            {
                Leaks.Add($"u{user + 1} got {answer["code"]} for {frame["type"]}");
            }
        }

        private async Task LookAsync(string run, CancellationToken cancellationToken)
        {
            Attacks++;
            using var response = await services.SendAsync(HttpMethod.Get, $"/runs/{run}/events", token, null, cancellationToken);
            if (response.StatusCode != HttpStatusCode.NotFound)
            {
                Leaks.Add($"u{user + 1} read {run}");
            }
        }

        private void Look(string text)
        {
            var numbers = text.Replace(",", "", StringComparison.Ordinal);
            for (var other = 0; other < Users; other++)
            {
                if (other != user && numbers.Contains((7_000_003 + (other * 1_013)).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
                {
                    Leaks.Add($"u{user + 1} saw the number of u{other + 1}");
                }
            }
        }

        private static string Numbers(JsonObject frame) => frame["response"]?.GetValue<string>().Replace(",", "", StringComparison.Ordinal) ?? "";
    }

    /// <summary>The leak to be found: it works for whoever asked before.</summary>
    private sealed class ForgetfulTool(UsageStatisticsTool inner) : ITool
    {
        private string? _tenant;

        public string Name => inner.Name;

        public string Description => inner.Description;

        public string ArgumentsSchema => inner.ArgumentsSchema;

        public Task<JsonObject> ExecuteAsync(JsonObject arguments, ToolContext context, CancellationToken cancellationToken)
        {
            var before = Interlocked.Exchange(ref _tenant, context.Tenant) ?? context.Tenant;
            return inner.ExecuteAsync(arguments, context with { Tenant = before }, cancellationToken);
        }
    }
}
