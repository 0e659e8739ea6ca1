using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using UsageAgents.Contracts;
using UsageAgents.Contracts.Runs;
using UsageAgents.Contracts.Sessions;
using UsageAgents.Running;
using UsageAgents.Service.Authenticating;
using UsageAgents.Service.Http;

namespace UsageAgents.Service.Sockets;

/// <content>What each frame of the client does.</content>
internal sealed partial class SocketSession
{
    private const int MaxBadFrames = 3;
    private int _badFrames;
    private int _runs;

    private async Task TakeAsync(ReadOnlyMemory<byte> bytes)
    {
        ClientFrame frame;
        try
        {
            frame = JsonSerializer.Deserialize(bytes.Span, ContractJson.Default.ClientFrame) ?? throw new JsonException("null is no frame");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            TakeBadFrame("the frame is not JSON of this protocol");
            return;
        }

        if (frame is AuthenticateFrame authenticate)
        {
            await AuthenticateAsync(authenticate);
        }
        else if (_caller is null)
        {
            Refuse("not_authenticated", "the first frame must be authenticate", "Send authenticate{token} first.");
        }
        else if (services.Tokens.FaultOf(_caller.Token) is { } fault)
        {
            Refuse("authentication_failed", fault, "Connect again with a new token.");
        }
        else
        {
            Take(frame, _caller);
        }
    }

    private void Take(ClientFrame frame, Caller caller)
    {
        switch (frame)
        {
            case StartAgentFrame start: Start(start, caller); break;
            case CancelFrame cancel: Cancel(cancel, caller); break;
            case ResumeFrame resume: Resume(resume, caller); break;
            case PongFrame: break;
            default: throw new UnreachableException();
        }
    }

    private async Task AuthenticateAsync(AuthenticateFrame frame)
    {
        switch (await services.Tokens.ValidateAsync(frame.Token, _reading.Token))
        {
            case AuthOutcome.Accepted accepted when _caller is { } caller && (caller.User != accepted.Caller.User || caller.Tenant != accepted.Caller.Tenant):
                Refuse("authentication_failed", "a session stays with its user", "Connect again for another user.");
                break;
            case AuthOutcome.Accepted accepted: LogIn(accepted.Caller); break;
            case AuthOutcome.Refused refused: Refuse("authentication_failed", refused.Reason, "Get a token from the token service."); break;
            default: throw new UnreachableException();
        }
    }

    private void LogIn(Caller caller)
    {
        _caller = caller;
        LogAuthenticated(connectionId, caller.User, caller.Tenant);
        Send(new AuthenticatedFrame(caller.User));
    }

    // A session does not outlive its token, even if nothing is asked.
    private void Beat()
    {
        Send(new HeartbeatFrame());
        if (_caller is { } caller && services.Tokens.FaultOf(caller.Token) is { } fault)
        {
            Refuse("authentication_failed", fault, "Connect again with a new token, or send authenticate{token} before the old one expires.");
        }
    }

    private void TakeBadFrame(string reason)
    {
        LogBadFrame(connectionId, reason);
        if (++_badFrames >= MaxBadFrames)
        {
            Refuse("bad_frame", $"{reason}; this was the last one allowed", "See docs/spec/agent-events.md.");
            return;
        }

        Send(new SessionErrorFrame("bad_frame", reason, "See docs/spec/agent-events.md."));
    }

    private void Start(StartAgentFrame frame, Caller caller) => _ = ForwardAsync(Begin(frame, caller), after: 0);

    private RunLog Begin(StartAgentFrame frame, Caller caller)
    {
        using var trace = CallerTrace.Start(frame.Traceparent);
        var request = new RunRequest(frame.RequestId, frame.Agent, frame.Message, caller.Tenant, caller.User);
        return Volatile.Read(ref _runs) < services.MaxRuns ? services.Runner.Start(request) : services.Runner.Refuse(request, TooManyRuns());
    }

    private RunError TooManyRuns() => new(
        "too_many_runs", $"This session has {services.MaxRuns} runs already.", "Wait for one to end.", Retryable: true);

    private async Task ForwardAsync(RunLog log, int after)
    {
        Interlocked.Increment(ref _runs);
        try
        {
            await foreach (var frame in log.ReadAsync(after, CancellationToken.None))
            {
                if (!Send(frame))
                {
                    return;
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _runs);
        }
    }

    private void Cancel(CancelFrame frame, Caller caller)
    {
        if (services.Runs.Find(frame.RunId, caller.Tenant, caller.User) is { } log)
        {
            log.Cancellation.Cancel();
            return;
        }

        Send(new SessionErrorFrame("run_not_found", "There is no such run of this user.", "Use the run_id of a run frame."));
    }

    private void Resume(ResumeFrame frame, Caller caller)
    {
        var parts = frame.After.Split('.');
        if (parts.Length == 2 && parts[0] == RunLog.Epoch.ToString(CultureInfo.InvariantCulture)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var after)
            && services.Runs.Find(frame.RunId, caller.Tenant, caller.User) is { } log && log.HasAfter(after))
        {
            _ = ForwardAsync(log, after);
            return;
        }

        Send(new SessionErrorFrame("resume_unavailable", $"The run cannot be replayed after {frame.After}.", "Ask again with start_agent."));
    }
}
