using System.Collections.Concurrent;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Engine.Testing.Running;

/// <summary>Runs steps over WebSocket sessions.</summary>
internal sealed class SessionSteps(AttemptContext context, ConcurrentDictionary<string, WebSocketSession> sessions)
{
    private readonly ProtocolMessages _messages = new(context.Target.Config, context.Protocol);
    private readonly SessionOpener _opener = new(context);

    /// <summary>Runs a step over a session.</summary>
    public Task<TransportFailure?> RunAsync(ScenarioStep step, CancellationToken cancellationToken) => step.Action switch
    {
        StepAction.Connect connect => ConnectAsync(step, connect, cancellationToken),
        StepAction.Reconnect => ReconnectAsync(step, cancellationToken),
        StepAction.Ask ask => AskAsync(step, ask, cancellationToken),
        StepAction.Resume resume => ResumeAsync(step, resume, cancellationToken),
        StepAction.Send send => SendAsync(step, send, cancellationToken),
        StepAction.Close close => CloseAsync(step, close),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task<TransportFailure?> ReconnectAsync(ScenarioStep step, CancellationToken cancellationToken)
    {
        if (Session(step) is not { } session)
        {
            return NotOpen;
        }

        await session.DropAsync(step.Index);
        var opened = context.Scenario.Steps.Select(before => before.Action).OfType<StepAction.Connect>().First(connect => connect.Channel == step.Action.Channel);
        return await ConnectAsync(step, opened, cancellationToken);
    }

    private async Task<TransportFailure?> ResumeAsync(ScenarioStep step, StepAction.Resume action, CancellationToken cancellationToken)
    {
        if (Session(step) is not { } session)
        {
            return NotOpen;
        }

        var asked = context.Recorder.Transcript.Frames.Where(frame => frame.Step == action.Asked).Select(context.Protocol.Read).ToList();
        var requestId = asked.Find(reading => reading.Frame.Direction == FrameDirection.Sent)?.RequestId ?? "";
        if (asked.LastOrDefault(reading => reading.IsReceived && context.Protocol.TextOf(reading, "seq") is not null) is not { } last)
        {
            return new TransportFailure(Phase.Request, "nothing to resume", "No numbered frame of the request came before.");
        }

        session.Expect(requestId, step.Index);
        var text = _messages.Resume(requestId, name => context.Protocol.TextOf(last, name));
        return await session.SendAsync(Sent(step, text), text, cancellationToken)
            ?? await WaitAsync(session, IsAnswer(requestId, step.Index, context.Protocol.IsTerminal), Phase.Answer, step.Limits.Completion, "no terminal event in time", cancellationToken)
            ?? await WaitForExpectedAsync(step, session, step.Limits.FirstEvent, cancellationToken);
    }

    private async Task<TransportFailure?> ConnectAsync(ScenarioStep step, StepAction.Connect action, CancellationToken cancellationToken)
    {
        var (session, failure) = await _opener.OpenAsync(step, action, cancellationToken);
        if (session is not null)
        {
            sessions[action.Channel] = session;
        }

        return failure ?? (session is null ? null : await WaitForExpectedAsync(step, session, step.Limits.Connect, cancellationToken));
    }

    private async Task<TransportFailure?> AskAsync(ScenarioStep step, StepAction.Ask action, CancellationToken cancellationToken)
    {
        if (Session(step) is not { } session)
        {
            return NotOpen;
        }

        var requestId = RequestIds.New();
        session.Expect(requestId, step.Index);
        var (agent, question) = context.Question(step, action);
        var text = _messages.Ask(requestId, agent, question, context.Trace.Parent);
        var asked = context.Time.GetTimestamp();
        var failure = await session.SendAsync(Sent(step, text) with { RequestId = requestId }, text, cancellationToken);

        // Both limits count from the question: an early first event leaves the rest of the time to the terminal one.
        return failure
            ?? await WaitAsync(session, IsAnswer(requestId, step.Index, _ => true), Phase.Request, step.Limits.FirstEvent, "no event in time", cancellationToken)
            ?? await WaitAsync(session, IsAnswer(requestId, step.Index, reading => context.Protocol.IsTerminal(reading) || (action.Until is { } until && reading.Is(until))), Phase.Answer, step.Limits.Completion - context.Time.GetElapsedTime(asked), "no terminal event in time", cancellationToken)
            ?? await WaitForExpectedAsync(step, session, step.Limits.FirstEvent, cancellationToken);
    }

    private async Task<TransportFailure?> SendAsync(ScenarioStep step, StepAction.Send action, CancellationToken cancellationToken)
    {
        if (Session(step) is not { } session)
        {
            return NotOpen;
        }

        var text = context.Fill(step, action.Text);
        return await session.SendAsync(Sent(step, text), text, cancellationToken)
            ?? await WaitForExpectedAsync(step, session, step.Limits.FirstEvent, cancellationToken);
    }

    private async Task<TransportFailure?> CloseAsync(ScenarioStep step, StepAction.Close action)
    {
        if (sessions.TryGetValue(action.Channel, out var session))
        {
            session.CurrentStep = step.Index;
            await session.CloseAsync(step.Index);
        }

        return null;
    }

    private static TransportFailure NotOpen => new(Phase.Request, "session closed", "The session is not open.");

    private WebSocketSession? Session(ScenarioStep step)
    {
        if (!sessions.TryGetValue(step.Action.Channel, out var session) || session.IsClosed)
        {
            return null;
        }

        session.CurrentStep = step.Index;
        return session;
    }

    private Frame Sent(ScenarioStep step, string text) =>
        new(0, default, step.Action.Channel, FrameDirection.Sent, step.Index) { User = step.Action.User, TraceId = context.Trace.TraceId, Payload = text };

    // A service without request ids answers in the order in which it is asked.
    private static Func<Reading, bool> IsAnswer(string requestId, int step, Func<Reading, bool> kind) => reading =>
        reading.IsReceived && reading.Frame.Step == step && !EventNames.IsSession(reading.Event)
        && (reading.RequestId is null || string.Equals(reading.RequestId, requestId, StringComparison.Ordinal)) && kind(reading);

    // What a step expects and what may still be on its way is waited for; what can no longer come is not.
    private async Task<TransportFailure?> WaitForExpectedAsync(ScenarioStep step, WebSocketSession session, TimeSpan limit, CancellationToken cancellationToken)
    {
        foreach (var expectation in step.Expectations)
        {
            var failure = expectation switch
            {
                Expectation.Refused => await WaitAsync(session, reading => reading.Frame.Direction == FrameDirection.Closed || IsLetIn(reading, step), Phase.Authenticate, limit, "not refused in time", cancellationToken),
                Expectation.Authenticated when step.Action is StepAction.Connect => await WaitAsync(session, reading => reading.Event == EventNames.Authenticated && reading.IsReceived, Phase.Authenticate, limit, "no answer in time", cancellationToken),
                Expectation.FrameSeen frame => await WaitAsync(session, reading => reading.IsReceived && reading.Is(frame.Event) && reading.Frame.Step == step.Index, Phase.Request, limit, "no frame in time", cancellationToken),
                Expectation.Pings pings => await _opener.WaitAsync(
                    session,
                    readings => session.PingsIn(step.Index) + readings.Count(reading => reading.IsReceived && reading.Frame.Step == step.Index && reading.Is(EventNames.Heartbeat)) >= pings.Least,
                    Phase.Request,
                    pings.Limit,
                    "no ping in time",
                    cancellationToken),
                Expectation.AnyFrames frames => await WaitForCountAsync(session, frames.Least, limit, cancellationToken),
                _ => null,
            };
            if (failure is not null)
            {
                return failure;
            }
        }

        return null;
    }

    // Whoever is let in, or gets an answer, is not refused any more.
    private static bool IsLetIn(Reading reading, ScenarioStep step) =>
        reading.IsReceived && reading.Frame.Step == step.Index && (reading.Event == EventNames.Authenticated || EventNames.IsRun(reading.Event));

    private Task<TransportFailure?> WaitAsync(WebSocketSession session, Func<Reading, bool> condition, Phase phase, TimeSpan limit, string reason, CancellationToken cancellationToken) =>
        _opener.WaitAsync(session, readings => readings.Any(condition), phase, limit, reason, cancellationToken);

    private Task<TransportFailure?> WaitForCountAsync(WebSocketSession session, int least, TimeSpan limit, CancellationToken cancellationToken) =>
        _opener.WaitAsync(session, readings => readings.Count(reading => reading.IsReceived) >= least, Phase.Request, limit, "no frame in time", cancellationToken);
}
