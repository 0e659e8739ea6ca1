using System.Collections.Concurrent;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Engine.Testing.Running;

/// <summary>What every part of an attempt shares.</summary>
internal sealed record AttemptContext(
    ScenarioCase Scenario,
    CaseTarget Target,
    Protocol Protocol,
    HttpMessageInvoker Http,
    TokenSource Tokens,
    TimeProvider Time,
    TranscriptRecorder Recorder,
    TraceContext Trace,
    Variation Variation);

/// <summary>Runs the steps of a case once, and records what went over the wire.</summary>
internal sealed class AttemptRun : IAsyncDisposable
{
    // Less than what a run that is being stopped waits for its attempts.
    private static readonly TimeSpan TeardownGrace = TimeSpan.FromSeconds(5);

    private readonly AttemptContext _context;
    private readonly ConcurrentDictionary<string, WebSocketSession> _sessions = new(StringComparer.Ordinal);
    private volatile SessionSteps _sessionSteps;
    private volatile HttpSteps _httpSteps;
    private int _isGone;

    public AttemptRun(AttemptContext context)
    {
        _context = context;
        _sessionSteps = new SessionSteps(context, _sessions);
        _httpSteps = new HttpSteps(context);
    }

    /// <summary>Runs every step.</summary>
    public Task<bool> RunAsync(CancellationToken cancellationToken) => RunAsync(_context.Scenario.Schedule, cancellationToken);

    public async ValueTask DisposeAsync() => await Task.WhenAll(_sessions.Values.Select(session => session.DisposeAsync().AsTask()));

    // False: what follows in this list of steps makes no sense any more.
    private async Task<bool> RunAsync(Schedule schedule, CancellationToken cancellationToken)
    {
        switch (schedule)
        {
            case Schedule.Sequence sequence:
                return await SequenceAsync(sequence, cancellationToken);
            case Schedule.Together together:
                var ends = await Task.WhenAll(together.Parts.Select(part => RunAsync(part, cancellationToken)));
                return Array.TrueForAll(ends, end => end);
            case Schedule.Interleaved interleaved:
                return await InterleavedAsync(interleaved, cancellationToken);
            case Schedule.Finally last:
                return await FinallyAsync(last, cancellationToken);
            case Schedule.Single single:
                return await StepAsync(_context.Scenario.Steps[single.Step], cancellationToken);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<bool> SequenceAsync(Schedule.Sequence sequence, CancellationToken cancellationToken)
    {
        foreach (var part in sequence.Parts)
        {
            if (!await RunAsync(part, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> InterleavedAsync(Schedule.Interleaved interleaved, CancellationToken cancellationToken)
    {
        var ended = new HashSet<int>();
        foreach (var (list, part) in interleaved.Turns)
        {
            if (!ended.Contains(list) && !await RunAsync(part, cancellationToken))
            {
                ended.Add(list);
            }
        }

        return ended.Count == 0;
    }

    // What was set up is taken down even where the run is being stopped: the teardown then gets a little time of its own.
    private async Task<bool> FinallyAsync(Schedule.Finally last, CancellationToken cancellationToken)
    {
        var (isDone, isTornDown) = (false, false);
        try
        {
            isDone = await RunAsync(last.Body, cancellationToken);
        }
        finally
        {
            isTornDown = await TearDownAsync(last.Always, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return isTornDown && isDone;
    }

    private async Task<bool> TearDownAsync(Schedule teardown, CancellationToken stopping)
    {
        using var ending = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _context.Time);
        await using var told = stopping.Register(() => ending.CancelAfter(TeardownGrace));
        try
        {
            return await RunAsync(teardown, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Its time is over; why the run stops is what its caller is told.
            return false;
        }
    }

    // The control of recovery: after the fault nobody is there any more.
    private async Task GoAwayAsync(ScenarioStep step)
    {
        if (Interlocked.Exchange(ref _isGone, 1) == 0)
        {
            var (http, webSocket) = Addresses.Closed();
            var gone = _context with { Variation = _context.Variation with { Http = http, WebSocket = webSocket } };
            (_sessionSteps, _httpSteps) = (new SessionSteps(gone, _sessions), new HttpSteps(gone));
            await Task.WhenAll(_sessions.Values.Select(session => session.CutAsync(step.Index)));
        }
    }

    private async Task<bool> StepAsync(ScenarioStep step, CancellationToken cancellationToken)
    {
        if (_context.Variation.EndsAtFault && Faults.First(_context.Recorder.Transcript.Frames.Select(_context.Protocol.Read)) is { } fault && fault.Frame.Step < step.Index)
        {
            await GoAwayAsync(step);
        }

        var failure = await TryAsync(step, cancellationToken);
        for (var again = 0; step.Retry is { } retry && again < retry.Times && !IsDone(step); again++)
        {
            await Task.Delay(retry.Delay, _context.Time, cancellationToken);
            _context.Recorder.Again(step.Index);
            failure = await TryAsync(step, cancellationToken);
        }

        return failure is not { Phase: Phase.Suite or Phase.Credentials or Phase.Reach };
    }

    private async Task<TransportFailure?> WaitAsync(StepAction.Wait wait, CancellationToken cancellationToken)
    {
        var time = wait.Time;
        if (!wait.Refused.IsEmpty)
        {
            var frames = _context.Recorder.Transcript.Frames;
            var refusals = wait.Refused.Select(step => Refusal.In(frames.Where(frame => frame.Step == step).Select(_context.Protocol.Read), _context.Protocol)).OfType<Refusal>().ToList();
            if (refusals.Count == 0)
            {
                // What is expected of the repetition says so.
                return null;
            }

            var told = refusals.Max(refusal => refusal.RetryAfter);
            if (told is null || told > wait.Time)
            {
                return told is null
                    ? new TransportFailure(Phase.Request, "no retry-after", "No refusal before says when to come again.")
                    : new TransportFailure(Phase.Request, "retry-after too long", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The service asks to wait {told.Value.TotalSeconds:0.###} s, and at most {wait.Time.TotalSeconds:0.###} s are waited."));
            }

            time = told.Value;
        }

        await Task.Delay(time, _context.Time, cancellationToken);
        return null;
    }

    private bool IsDone(ScenarioStep step) => CaseJudge.Passes(Observation.Of(_context.Scenario, _context.Protocol, _context.Recorder.Transcript), step);

    private async Task<TransportFailure?> TryAsync(ScenarioStep step, CancellationToken cancellationToken)
    {
        var failure = await (step.Action switch
        {
            StepAction.Http http => _httpSteps.ExchangeAsync(step, http, cancellationToken),
            StepAction.Sse stream => _httpSteps.StreamAsync(step, stream, cancellationToken),
            StepAction.Wait wait => WaitAsync(wait, cancellationToken),
            StepAction.Ask { OverHttp: true } ask => _httpSteps.AskAsync(step, ask, cancellationToken),
            _ => _sessionSteps.RunAsync(step, cancellationToken),
        });
        if (failure is not null)
        {
            _context.Recorder.Fail(step.Action.Channel, step.Action.User, step.Index, failure.Phase, failure.Reason, failure.Detail);
        }

        return failure;
    }
}
