using System.Net.WebSockets;
using System.Text.Json.Nodes;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Cluster;

/// <summary>A client as the contract means it: when its process is lost, it goes on at another one, after the last frame that it has; what it heard nothing of it asks again, by its key.</summary>
internal sealed class ResumingClient(SocketClient socket, string token, int patience)
{
    private static readonly string[] Terminal = ["agent_completed", "agent_cancelled", "error"];
    private readonly TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, List<JsonObject>> _frames = new(StringComparer.Ordinal);

    public string Token => token;

    /// <summary>Gets what ends once it has stopped reading in the middle of a run.</summary>
    public Task WaitsInTheMiddle => _waits.Task;

    /// <summary>Gets how many runs were resumed in their middle.</summary>
    public int Resumed { get; private set; }

    /// <summary>Gets the frames of each request.</summary>
    public IEnumerable<List<JsonObject>> Requests => _frames.Values;

    private bool IsOpen => _frames.Values.Any(frames => !HasEnded(frames));

    /// <summary>Asks, reads as many frames as it has patience for, and waits until the process is lost; all that is still on its way then is lost with it.</summary>
    public async Task AskAsync(string question, int requests, Task lost, CancellationToken cancellationToken)
    {
        using var first = socket;
        for (var request = 0; request < requests; request++)
        {
            _frames[$"r{request}"] = [];
        }

        try
        {
            foreach (var request in _frames.Keys)
            {
                await StartAsync(first, question, request, cancellationToken);
            }

            while (IsOpen && _frames.Values.Sum(frames => frames.Count) < patience)
            {
                await TakeAsync(first, cancellationToken);
            }

            if (_frames.Values.Any(frames => frames.Count > 0 && !HasEnded(frames)))
            {
                _waits.TrySetResult();
            }
        }
        catch (Exception exception) when (exception is WebSocketException or EndOfStreamException)
        {
            // The process was lost meanwhile.
        }

        await lost.WaitAsync(cancellationToken);
    }

    /// <summary>Goes on at another process, to the end of each request.</summary>
    public async Task GoOnAsync(Uri address, string question, CancellationToken cancellationToken)
    {
        using var second = await SocketClient.ConnectAsync(address, token, cancellationToken);
        await second.ReadUntilAsync("authenticated", cancellationToken);
        foreach (var (request, frames) in _frames.Where(pair => !HasEnded(pair.Value)))
        {
            if (frames is [.., var last])
            {
                Resumed++;
                await second.SendAsync(
                    new JsonObject { ["type"] = "resume", ["run_id"] = last["run_id"]!.GetValue<string>(), ["after"] = $"{last["epoch"]}.{last["seq"]}" }, cancellationToken);
            }
            else
            {
                await StartAsync(second, question, request, cancellationToken);
            }
        }

        while (IsOpen)
        {
            await TakeAsync(second, cancellationToken);
        }
    }

    private static bool HasEnded(List<JsonObject> frames) => frames is [.., var last] && Terminal.Contains(last["type"]!.GetValue<string>(), StringComparer.Ordinal);

    private static Task StartAsync(SocketClient socket, string question, string request, CancellationToken cancellationToken) => socket.SendAsync(
        new JsonObject { ["type"] = "start_agent", ["request_id"] = request, ["agent"] = "data", ["message"] = question, ["idempotency_key"] = request }, cancellationToken);

    // Frames are held before anybody sees them: each follows the one before, over both connections, and there is no gap to be told.
    private async Task TakeAsync(SocketClient from, CancellationToken cancellationToken)
    {
        var frame = await from.ReadAsync(cancellationToken) ?? throw new EndOfStreamException($"closed: {from.CloseStatus} {from.CloseReason}");
        if (!frame.ContainsKey("seq"))
        {
            frame["type"]!.GetValue<string>().ShouldBeOneOf("welcome", "authenticated", "heartbeat");
            return;
        }

        var frames = _frames[frame["request_id"]!.GetValue<string>()];
        HasEnded(frames).ShouldBeFalse("a request ended twice");
        frame["seq"]!.GetValue<int>().ShouldBe(frames.Count + 1);
        frame["run_id"]!.GetValue<string>().ShouldBe((frames.FirstOrDefault() ?? frame)["run_id"]!.GetValue<string>());
        frames.Add(frame);
    }
}
