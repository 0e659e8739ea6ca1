using System.Collections.Concurrent;
using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;
using Regreen.Core.Judging.Rulings;
using Regreen.Core.Recording;

namespace Regreen.Engine.Testing.Running;

/// <summary>Runs cases against a target and judges them.</summary>
public sealed class CaseRunner : IDisposable
{
    private readonly IEvidenceStore _evidence;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;
    private readonly RevisionProbe _revisions;
    private readonly ConcurrentDictionary<(string Address, ServedRevision Served), Lazy<Task<ServedRevision>>> _sampled = new();

    /// <summary>Makes a runner with connections of its own.</summary>
    public CaseRunner(IEvidenceStore evidence, TimeProvider time)
    {
        _evidence = evidence;
        _time = time;
#pragma warning disable CA2000 // The invoker disposes its handler.
        _http = new HttpMessageInvoker(new SocketsHttpHandler
#pragma warning restore CA2000
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
        });
        _revisions = new RevisionProbe(_http, time);
    }

    /// <summary>Gets the model that judges answers where a case asks for it, or null.</summary>
    public IJudgeModel? Judge { get; init; }

    /// <summary>Runs a case once, and its live controls where it passes.</summary>
    public async Task<CaseJudged> RunAsync(ScenarioCase scenario, CaseTarget target, CaseOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        var (startedAt, start) = (_time.GetUtcNow(), _time.GetTimestamp());
        var attempt = new Attempting(scenario, target, _http, _time, options);

        var before = await _revisions.ReadAsync(target, cancellationToken);
        var observation = await attempt.ObserveAsync(Variation.None, cancellationToken);
        var duration = _time.GetElapsedTime(start);
        var live = await LiveAsync(attempt, observation, options, cancellationToken);
        // Where it was not known before, it proves nothing to know it now, and a target that hangs need not be waited for twice.
        var after = before.Source == RevisionSource.Unknown ? before : await OtherRevisionAsync(target, before) ?? await _revisions.ReadAsync(target, cancellationToken);

        var evidence = await _evidence.PutAsync(EvidenceKind.Transcript, observation.Transcript.ToJsonLines(), cancellationToken);
        var judged = CaseJudge.Judge(observation, new AttemptRecord(evidence, before, after, startedAt, duration), live, options.Controls != ControlsMode.None);
        return await new ModelJudging(Judge, _evidence).RuleAsync(judged, observation, options is { Controls: ControlsMode.All, KnownLiveControls: null }, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // Whether another revision serves beside this one is asked once for each.
    private async Task<ServedRevision?> OtherRevisionAsync(CaseTarget target, ServedRevision before)
    {
        var seen = await _sampled.GetOrAdd((target.Config.Http, before), _ => new Lazy<Task<ServedRevision>>(() => _revisions.SampleAsync(target, before, CancellationToken.None))).Value;
        return before.Source == RevisionSource.Service && seen.Source == RevisionSource.Service && !seen.IsSameAs(before) ? seen : null;
    }

    private static async Task<LiveOutcome> LiveAsync(Attempting attempt, Observation observation, CaseOptions options, CancellationToken cancellationToken)
    {
        if (!CaseJudge.Passes(observation) || options.Controls == ControlsMode.None)
        {
            return LiveOutcome.None;
        }

        return options.KnownLiveControls is { } known ? LiveOutcome.Of(known)
            : options.Controls == ControlsMode.All ? await LiveControls.RunAsync(attempt, observation, cancellationToken)
            : LiveOutcome.None;
    }
}

/// <summary>One attempt of a case and what belongs to it: its tokens and its redaction.</summary>
internal sealed class Attempting
{
    private readonly ReadOnlyMemory<byte> _key;
    private readonly ImmutableArray<string> _secrets;
    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;
    private readonly TokenSource _tokens;
    private readonly Redactor _redactor;

    public Attempting(ScenarioCase scenario, CaseTarget target, HttpMessageInvoker http, TimeProvider time, CaseOptions options)
    {
        (Scenario, Target, _http, _time, _key, _secrets) = (scenario, target, http, time, options.RedactionKey, options.Secrets);
        Protocol = new Protocol(target.Config.Protocol, target.Config.HttpAsk);
        _redactor = new Redactor(_key);
        foreach (var secret in _secrets.Concat(target.Config.Users.Values.SelectMany(user => new[] { user.Secret, user.Token }).OfType<string>()))
        {
            _redactor.Know(secret);
        }

        _tokens = new TokenSource(target, http, time, _redactor);
    }

    public ScenarioCase Scenario { get; }

    public CaseTarget Target { get; }

    public Protocol Protocol { get; }

    /// <summary>Runs the steps and reads what went over the wire.</summary>
    public async Task<Observation> ObserveAsync(Variation variation, CancellationToken cancellationToken)
    {
        var stall = variation.Stalls ? new Stall(Scenario, _time) : null;
        var recorder = new TranscriptRecorder(stall ?? _time, _redactor, stall);
        var context = new AttemptContext(Scenario, Target, Protocol, _http, _tokens, _time, recorder, TraceContext.New(), variation);
        await using (var run = new AttemptRun(context))
        {
            await run.RunAsync(cancellationToken);
        }

        return Observation.Of(Scenario, Protocol, recorder.Transcript);
    }
}
