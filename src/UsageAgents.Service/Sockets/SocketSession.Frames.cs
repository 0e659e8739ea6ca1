using System.Diagnostics;
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
            await TakeAsync(frame, _caller);
        }
    }

    private Task TakeAsync(ClientFrame frame, Caller caller) => frame switch
    {
        StartAgentFrame start => StartAsync(start, caller),
        CancelFrame cancel => CancelAsync(cancel, caller),
        ResumeFrame resume => ResumeAsync(resume, caller),
        PongFrame => Task.CompletedTask,
        _ => throw new UnreachableException(),
    };

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
        _outbound.Beat(Heart);
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

    private async Task StartAsync(StartAgentFrame frame, Caller caller) => _ = ForwardAsync(await BeginAsync(frame, caller), after: 0);

    private async ValueTask<RunLog> BeginAsync(StartAgentFrame frame, Caller caller)
    {
        using var trace = CallerTrace.Start(frame.Traceparent);
        var request = new RunRequest(frame.RequestId, frame.Agent, frame.Message, caller.Tenant, caller.User) { IdempotencyKey = frame.IdempotencyKey };
        return Volatile.Read(ref _runs) < services.MaxRuns ? await services.Runner.StartAsync(request, _reading.Token) : services.Runner.Refuse(request, TooManyRuns());
    }

    private RunError TooManyRuns() => new(
        "too_many_runs", $"This session has {services.MaxRuns} runs already.", "Wait for one to end.", Retryable: true);

    private async Task ForwardAsync(RunLog log, int after)
    {
        Interlocked.Increment(ref _runs);
        try
        {
            while (await log.BatchAsync(after, CancellationToken.None) is { Length: > 0 } batch && await SendAsync(log, batch))
            {
                after += batch.Length;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _runs);
        }
    }

    // Of thoughts that follow each other, a reader who has fallen behind gets the last; the gap is told.
    private async ValueTask<bool> SendAsync(RunLog log, ReadOnlyMemory<LoggedFrame> batch)
    {
        var left = 0;
        for (var index = 0; index < batch.Length; index++)
        {
            var frame = batch.Span[index];
            if (_outbound.IsCrowded && frame.Frame is AgentThinking && index + 1 < batch.Length && batch.Span[index + 1].Frame is AgentThinking)
            {
                left++;
                continue;
            }

            if (left > 0)
            {
                var gap = new GapFrame(log.RunId, new RunPosition(frame.Frame.Epoch, frame.Frame.Seq - left - 1).ToString(), RunPosition.Of(frame.Frame).ToString());
                left = 0;
                if (!await _outbound.AddAsync(JsonSerializer.SerializeToUtf8Bytes(gap, ContractJson.Default.SessionFrame), frame: null))
                {
                    return false;
                }
            }

            if (!await _outbound.AddAsync(frame.Json, frame.Frame))
            {
                return false;
            }
        }

        return true;
    }

    private async Task CancelAsync(CancelFrame frame, Caller caller)
    {
        if (await services.Runs.FindAsync(frame.RunId, caller.Tenant, caller.User, _reading.Token) is { } log)
        {
            await log.Cancellation.CancelAsync();
            return;
        }

        Send(new SessionErrorFrame("run_not_found", "There is no such run of this user.", "Use the run_id of a run frame."));
    }

    private async Task ResumeAsync(ResumeFrame frame, Caller caller)
    {
        if (RunPosition.Parse(frame.After) is { } position
            && await services.Runs.FindAsync(frame.RunId, caller.Tenant, caller.User, _reading.Token) is { } log)
        {
            switch (RunResumption.After(log, position))
            {
                case RunResumption.Following following:
                    _ = ForwardAsync(log, following.Seq);
                    return;
                case RunResumption.FollowingAfterGap gap:
                    Send(new GapFrame(log.RunId, frame.After, gap.Next.ToString()));
                    _ = ForwardAsync(log, gap.Seq);
                    return;
            }
        }

        Send(new SessionErrorFrame("resume_unavailable", $"The run cannot be replayed after {frame.After}.", "Ask again with start_agent."));
    }
}
