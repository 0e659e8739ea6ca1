using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Wire;

/// <summary>Sends what no client would, for a bounded time: the service refuses or answers it, and goes on serving.</summary>
public sealed class SocketFuzzTests
{
    private const int Seed = 4711;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(4);

    private static readonly string[] Seeds =
    [
        """{"type":"start_agent","request_id":"r","agent":"data","message":"How many requests did we handle in total?"}""",
        """{"type":"authenticate","token":"a.b.c"}""",
        """{"type":"resume","run_id":"run_0","after":"1.0"}""",
        """{"type":"cancel","run_id":"run_0"}""",
        """{"type":"pong"}""",
        """{"type":"start_agent","request_id":null,"agent":{},"message":[1,2,[3]],"idempotency_key":7}""",
        """[[[[[[[[[[]]]]]]]]]]""",
        """{"type":"resume","run_id":"\ud800","after":"99999999999999999999.1"}""",
    ];

    [Fact]
    public async Task Mutated_frames_never_bring_it_down()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var services = await RunningServices.StartAsync(new(StringComparer.Ordinal) { ["Runs:Burst"] = "100000", ["Runs:PerSecond"] = "100000" });
        var token = await services.TokenAsync("alice", cancellationToken);
        var random = new Random(Seed);
        var started = Stopwatch.GetTimestamp();
        var sessions = 0;
        while (Stopwatch.GetElapsedTime(started) < Bound)
        {
            using var client = await SocketClient.ConnectAsync(services, random.Next(4) == 0 ? null : token, cancellationToken);
            await MistreatAsync(client, random, cancellationToken);
            sessions++;
        }

        using var live = await services.SendAsync(HttpMethod.Get, "/health/ready", null, null, cancellationToken);
        var answer = await services.AskAsync("data", "How many requests did we handle in total?", token, cancellationToken);
        sessions.ShouldBeGreaterThan(20);
        live.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer["response"]!.GetValue<string>().ShouldContain("28,185");
        services.Logs.Split('\n').Where(line => line.Contains("\"level\":\"error\"", StringComparison.Ordinal)).ShouldBeEmpty($"seed {Seed}");
    }

    private static async Task MistreatAsync(SocketClient client, Random random, CancellationToken cancellationToken)
    {
        try
        {
            for (var count = random.Next(1, 12); count > 0; count--)
            {
                var bytes = Mutated(random);
                var cut = random.Next(bytes.Length + 1);
                var type = random.Next(8) == 0 ? WebSocketMessageType.Binary : WebSocketMessageType.Text;
                await client.SendAsync(bytes.AsMemory(0, cut), type, ends: false, cancellationToken);
                await client.SendAsync(bytes.AsMemory(cut), type, ends: random.Next(10) != 0, cancellationToken);
            }
        }
        catch (WebSocketException)
        {
            // It was closed meanwhile, rightly.
        }
    }

    private static byte[] Mutated(Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]);
        for (var count = random.Next(6); count > 0; count--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return random.Next(20) == 0 ? [.. Enumerable.Repeat(bytes, 700).SelectMany(piece => piece)] : bytes;
    }
}
