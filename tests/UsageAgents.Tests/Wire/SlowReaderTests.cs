using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using UsageAgents.Contracts.Runs;
using UsageAgents.Running;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Wire;

/// <summary>
/// Readers that take nothing until the service has taken in all that they asked for. What their runs hold does not fit between the two ends, and the clock stands still, so
/// nobody is ever too slow.
/// </summary>
public sealed class SlowReaderTests : IAsyncLifetime
{
    private const int Long = 200;
    private const int FrameBytes = 128 * 1024;
    private readonly RunningServices _services = new(
        new(StringComparer.Ordinal) { ["Sockets:QueueFrames"] = "8", ["Sockets:FramesPerSecond"] = "100000" }, clock: new FakeTimeProvider(TimeProvider.System.GetUtcNow()));

    public ValueTask InitializeAsync() => _services.InitializeAsync();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task Who_has_fallen_behind_gets_the_last_of_the_thoughts_and_is_told_of_the_gap()
    {
        // Given a run of many long thoughts, and a reader that reads none of them until all were looked at
        var cancellationToken = TestContext.Current.CancellationToken;
        var run = Run(_ => new AgentThinking(new string('x', FrameBytes)));
        using var tcp = new TcpClient { ReceiveBufferSize = 4096 };
        using var reader = await ConnectAsync(tcp, cancellationToken);
        await ResumeAsync(reader, run, cancellationToken);
        await UntilHandledAsync(reader, cancellationToken);

        // When it reads
        var frames = await ReadAsync(reader, [run], cancellationToken);

        // Then it gets the first thoughts, one gap up to the last thought, and the end
        var told = frames.Where(frame => frame.ContainsKey("seq")).Select(frame => frame["seq"]!.GetValue<int>()).ToList();
        var gap = frames.Where(frame => frame["type"]!.GetValue<string>() == "gap").ShouldHaveSingleItem();
        told[^2..].ShouldBe([Long + 1, Long + 2]);
        told[..^2].ShouldBe(Enumerable.Range(1, told.Count - 2));
        gap["after"]!.GetValue<string>().ShouldBe($"1.{told.Count - 2}");
        gap["next"]!.GetValue<string>().ShouldBe($"1.{Long + 1}");
        frames.IndexOf(gap).ShouldBe(frames.Count - 3);

        // And the session goes on
        await SendAsync(reader, new JsonObject { ["type"] = "start_agent", ["request_id"] = "r1", ["agent"] = "nobody", ["message"] = "Are you there?" }, cancellationToken);
        (await FrameAsync(reader, cancellationToken))["code"]!.GetValue<string>().ShouldBe("agent_not_found");
    }

    [Fact]
    public async Task A_gap_waits_for_room_as_frames_do_and_does_not_end_the_session()
    {
        // Given a run of long results, which nothing may be left out of and which fills the queue, and a run of long thoughts beside it
        var cancellationToken = TestContext.Current.CancellationToken;
        var results = Run(_ => new ToolCompleted("t", "c", Success: true, JsonSerializer.SerializeToElement(new string('x', FrameBytes)), 1));
        var thoughts = Run(_ => new AgentThinking(new string('x', FrameBytes)));
        using var tcp = new TcpClient { ReceiveBufferSize = 4096 };
        using var reader = await ConnectAsync(tcp, cancellationToken);
        await ResumeAsync(reader, results, cancellationToken);
        await ResumeAsync(reader, thoughts, cancellationToken);
        await UntilHandledAsync(reader, cancellationToken);

        // When it reads, then it gets both to their ends, and is told of all that was left out
        var frames = await ReadAsync(reader, [results, thoughts], cancellationToken);
        SeqsOf(frames, results).ShouldBe(Enumerable.Range(1, Long + 2));
        SeqsOf(frames, thoughts).ShouldBe(Enumerable.Range(1, Long + 2));
    }

    // What was told or lies in a gap, in its order.
    private static List<int> SeqsOf(List<JsonObject> frames, RunLog run)
    {
        var seqs = new List<int>();
        foreach (var frame in frames.Where(frame => frame["run_id"]?.GetValue<string>() == run.RunId))
        {
            if (frame["type"]!.GetValue<string>() == "gap")
            {
                var (after, next) = (RunPosition.Parse(frame["after"]!.GetValue<string>())!.Value, RunPosition.Parse(frame["next"]!.GetValue<string>())!.Value);
                after.Seq.ShouldBe(seqs.LastOrDefault());
                seqs.AddRange(Enumerable.Range(after.Seq + 1, next.Seq - after.Seq - 1));
            }
            else
            {
                seqs.Add(frame["seq"]!.GetValue<int>());
            }
        }

        return seqs;
    }

    private RunLog Run(Func<int, RunFrame> frame)
    {
        var log = NewRun();
        log.Append("data", new AgentStarted());
        foreach (var index in Enumerable.Range(0, Long))
        {
            log.Append("data", frame(index));
        }

        log.Append("data", new AgentCancelled("it was long enough"));
        return log;
    }

    private RunLog NewRun() => _services.AgentServices.GetRequiredService<RunStore>().Create(new RunRequest("r", "data", "?", "tenant of alice", "alice"));

    private async Task<WebSocket> ConnectAsync(TcpClient tcp, CancellationToken cancellationToken)
    {
        var stream = await BareSocket.ConnectAsync(tcp, _services, await _services.TokenAsync("alice", cancellationToken), cancellationToken);
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = false });
    }

    // Frames of a client are handled one after the other: once this cancel has come through, so has everything before it.
    private async Task UntilHandledAsync(WebSocket reader, CancellationToken cancellationToken)
    {
        var mark = NewRun();
        var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = mark.Cancellation.Token.Register(handled.SetResult);
        await SendAsync(reader, new JsonObject { ["type"] = "cancel", ["run_id"] = mark.RunId }, cancellationToken);
        await handled.Task.WaitAsync(cancellationToken);
    }

    private static Task ResumeAsync(WebSocket reader, RunLog run, CancellationToken cancellationToken) =>
        SendAsync(reader, new JsonObject { ["type"] = "resume", ["run_id"] = run.RunId, ["after"] = "1.0" }, cancellationToken);

    private static async Task SendAsync(WebSocket reader, JsonObject frame, CancellationToken cancellationToken) =>
        await reader.SendAsync(Encoding.UTF8.GetBytes(frame.ToJsonString()).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    private static async Task<List<JsonObject>> ReadAsync(WebSocket reader, IEnumerable<RunLog> runs, CancellationToken cancellationToken)
    {
        var open = runs.Select(run => run.RunId).ToHashSet(StringComparer.Ordinal);
        var frames = new List<JsonObject>();
        while (open.Count > 0)
        {
            var frame = await FrameAsync(reader, cancellationToken);
            frames.Add(frame);
            if (frame["type"]!.GetValue<string>() == "agent_cancelled")
            {
                open.Remove(frame["run_id"]!.GetValue<string>());
            }
        }

        return frames;
    }

    private static async Task<JsonObject> FrameAsync(WebSocket reader, CancellationToken cancellationToken)
    {
        var buffer = new byte[2 * FrameBytes];
        for (var length = 0; ;)
        {
            var received = await reader.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            received.MessageType.ShouldBe(WebSocketMessageType.Text, $"closed: {reader.CloseStatus} {reader.CloseStatusDescription}");
            length += received.Count;
            if (received.EndOfMessage)
            {
                return JsonNode.Parse(buffer.AsSpan(0, length))!.AsObject();
            }
        }
    }
}
