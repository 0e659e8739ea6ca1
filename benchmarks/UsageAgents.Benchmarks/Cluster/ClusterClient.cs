using System.Net.WebSockets;
using System.Text.Json.Nodes;
using UsageAgents.Benchmarks.Service;

namespace UsageAgents.Benchmarks.Cluster;

/// <summary>A session that asks, and takes answers and errors as they come.</summary>
internal sealed class ClusterClient : IDisposable
{
    private const string Question = "How many requests did we handle in total?";
    private static readonly string[] Terminal = ["agent_completed", "agent_cancelled", "error"];
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    private ClusterClient()
    {
    }

    public static async Task<ClusterClient> ConnectAsync(BenchProcess silo, string token, CancellationToken cancellationToken)
    {
        var client = new ClusterClient();
        client._socket.Options.Proxy = null;
        client._socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await client._socket.ConnectAsync(silo.Socket, cancellationToken);
        return client;
    }

    public async Task AskAsync(string request, CancellationToken cancellationToken)
    {
        var frame = new JsonObject { ["type"] = "start_agent", ["request_id"] = request, ["agent"] = "data", ["message"] = Question };
        await _socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(frame.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
    }

    /// <summary>Reads up to the next frame that ends a run, or refuses one.</summary>
    public async Task<RunEnd> ReadEndAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var frame = await ReadAsync(cancellationToken);
            var type = frame["type"]!.GetValue<string>();
            if (frame["request_id"] is { } request && Terminal.Contains(type, StringComparer.Ordinal))
            {
                var isAnswer = type == "agent_completed" && frame["answered"]!.GetValue<bool>();
                return new RunEnd(request.GetValue<string>(), frame["run_id"]?.GetValue<string>(), isAnswer, frame["retryable"]?.GetValue<bool>() ?? false, (frame["epoch"]?.GetValue<int>() ?? 1) > 1);
            }
        }
    }

    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
    }

    private async Task<JsonObject> ReadAsync(CancellationToken cancellationToken)
    {
        for (var length = 0; ;)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            length += received.Count;
            if (received.MessageType == WebSocketMessageType.Close)
            {
                throw new InvalidOperationException($"The service closed a session: {_socket.CloseStatus} {_socket.CloseStatusDescription}");
            }

            if (received.EndOfMessage)
            {
                return JsonNode.Parse(_buffer.AsSpan(0, length))!.AsObject();
            }
        }
    }
}

/// <summary>How a run ended.</summary>
/// <param name="Request">What the client called it.</param>
/// <param name="Run">What the service called it; null where it was refused.</param>
/// <param name="IsAnswer">Whether with an answer.</param>
/// <param name="IsRetryable">Whether with an error that invites to ask again.</param>
/// <param name="WasTakenOver">Whether another process took it over.</param>
internal sealed record RunEnd(string Request, string? Run, bool IsAnswer, bool IsRetryable, bool WasTakenOver);
