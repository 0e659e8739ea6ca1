using System.Net.WebSockets;
using System.Text.Json;
using UsageAgents.Contracts;
using UsageAgents.Contracts.Sessions;
using UsageAgents.Service.Authenticating;

namespace UsageAgents.Service.Sockets;

/// <summary>One client's session, from the welcome to the close frame.</summary>
internal sealed partial class SocketSession(
    WebSocket socket, GatheringStream? stream, string connectionId, SessionServices services, ILogger<SocketSession> logger) : IDisposable
{
    private static readonly byte[] Heart = JsonSerializer.SerializeToUtf8Bytes(new HeartbeatFrame(), ContractJson.Default.SessionFrame);
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(1);
    private readonly OutboundQueue _outbound = new(
        socket, stream, services.Options.QueueFrames, TimeSpan.FromSeconds(services.Options.SlowReaderSeconds), services.Time,
        () => LogSlowReader(services.Logger, connectionId));

    private readonly FrameBudget _budget = new(services.Options.FramesPerSecond, services.Time);
    private readonly CancellationTokenSource _reading = new(Timeout.InfiniteTimeSpan, services.Time);
    private Caller? _caller;

    public async Task RunAsync(Caller? caller, CancellationToken stopping)
    {
        // 1. Greet, and say who is logged in if the handshake said so.
        var pumping = _outbound.PumpAsync();
        Send(new WelcomeFrame("session_" + Guid.NewGuid().ToString("N"), services.Identity.Revision, Protocol.Name));
        if (caller is not null)
        {
            LogIn(caller);
        }

        // 2. Read until the client closes, breaks a rule, does not log in in time, or the service stops.
        using (stopping.Register(() => End(SessionEnd.Stopping)))
        using (services.Time.CreateTimer(_ => RefuseLateLogin(), null, TimeSpan.FromSeconds(services.Options.AuthenticationSeconds), Timeout.InfiniteTimeSpan))
        using (Heartbeat())
        {
            await ReadAsync();
        }

        // 3. Send what is left, and the close frame.
        End(SessionEnd.Normal);
        await pumping;
    }

    public void Dispose()
    {
        _outbound.Dispose();
        _reading.Dispose();
    }

    private async Task ReadAsync()
    {
        using var reader = new FrameReader(socket);
        try
        {
            while (true)
            {
                switch (await reader.ReadAsync(_reading.Token))
                {
                    case ClientMessage.Closed:
                        return;
                    case ClientMessage.TooBig:
                        Refuse(SessionEnd.TooBig);
                        return;
                    case not null when _outbound.Ending is not null:
                        break;
                    case not null when !_budget.TryTake():
                        Refuse("too_many_frames", $"a client sends at most {services.Options.FramesPerSecond} frames a second", "Send fewer frames.");
                        break;
                    case ClientMessage.Binary:
                        TakeBadFrame("binary frames are not part of this protocol");
                        break;
                    case ClientMessage.Content content:
                        await TakeAsync(content.Bytes);
                        break;
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The connection broke, or the client did not say goodbye in time.
        }
    }

    private void Send(SessionFrame frame) => _outbound.TryAdd(JsonSerializer.SerializeToUtf8Bytes(frame, ContractJson.Default.SessionFrame));

    private void End(SessionEnd end)
    {
        if (_outbound.End(end))
        {
            _reading.CancelAfter(GoodbyeTimeout);
        }
    }

    private void Refuse(SessionEnd end)
    {
        LogConnectionRefused(connectionId, end.Reason);
        End(end);
    }

    private void Refuse(string code, string reason, string hint)
    {
        Send(new SessionErrorFrame(code, reason, hint));
        Refuse(SessionEnd.Refusal(reason));
    }

    private void RefuseLateLogin()
    {
        if (_caller is null)
        {
            Refuse("authentication_timeout", $"no authentication within {services.Options.AuthenticationSeconds} s", "Send authenticate{token} first.");
        }
    }

    private ITimer Heartbeat()
    {
        var interval = TimeSpan.FromSeconds(services.Options.HeartbeatSeconds);
        return services.Time.CreateTimer(_ => Beat(), null, interval, interval);
    }

    [LoggerMessage(LogLevel.Warning, "Connection {ConnectionId} refused: {Reason}")]
    private partial void LogConnectionRefused(string connectionId, string reason);

    [LoggerMessage(LogLevel.Warning, "Connection {ConnectionId} ends: the client reads too slowly")]
    private static partial void LogSlowReader(ILogger logger, string connectionId);

    [LoggerMessage(LogLevel.Information, "Connection {ConnectionId} authenticated as {User} of tenant {Tenant}")]
    private partial void LogAuthenticated(string connectionId, string user, string tenant);

    [LoggerMessage(LogLevel.Warning, "Connection {ConnectionId} sent a bad frame: {Reason}")]
    private partial void LogBadFrame(string connectionId, string reason);
}
