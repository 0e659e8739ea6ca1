using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Witnessing;
using Regreen.Engine.Testing.Running;
using Regreen.Engine.Testing.Suites;

namespace Regreen.Engine.Witnessing;

/// <summary>An existing suite behind a witness: runs it, as it is or broken by a plan, and says what its cases did and what was seen of them.</summary>
internal sealed class WitnessedSuite(ExistingSuiteRunner existing, IWitnessSession witness, SuiteConfig suite, CaseTarget target, ImmutableArray<ManifestEntry> manifest, CaseOptions options)
{
    public SuiteConfig Suite => suite;

    /// <summary>Runs the suite.</summary>
    public Task<SuiteRun> RunAsync(SabotagePlan plan, TimeSpan limit, CancellationToken cancellationToken) =>
        RunAsync(suite with { Timeout = limit }, plan, _ => null, manifest, cancellationToken);

    /// <summary>Runs one case alone, by the suite's own command for that.</summary>
    public Task<SuiteRun> RunAloneAsync(string name, SabotagePlan plan, TimeSpan limit, CancellationToken cancellationToken) =>
        RunAsync(suite with { Command = suite.Rerun, Timeout = limit }, plan, word => word == "case" ? name : null, [], cancellationToken);

    private async Task<SuiteRun> RunAsync(SuiteConfig run, SabotagePlan plan, Func<string, string?> valueOf, ImmutableArray<ManifestEntry> expected, CancellationToken cancellationToken)
    {
        witness.Watch(plan);
        var environment = witness.Join(target.Environment);
        foreach (var (name, value) in suite.Environment)
        {
            environment = environment.SetItem(name, Template.Fill(value, word => word switch { "target.http" => witness.Http, "target.websocket" => witness.WebSocket, _ => target.ValueOf(word) }));
        }

        var through = target with
        {
            Config = target.Config with { Http = witness.Http, WebSocket = witness.WebSocket },
            Environment = environment,
            ValueOf = word => valueOf(word) ?? target.ValueOf(word),
        };
        var tests = await existing.RunAsync(run, through, expected, options, cancellationToken);
        return new SuiteRun(tests, await witness.CollectAsync(cancellationToken));
    }
}

/// <summary>What came of a run behind the witness.</summary>
/// <param name="Tests">What the suite says of its cases.</param>
/// <param name="Exchanges">What the witness saw.</param>
internal sealed record SuiteRun(ImmutableArray<CaseJudged> Tests, ImmutableArray<WitnessedExchange> Exchanges)
{
    /// <summary>Gets how many messages reached the service.</summary>
    public int Requests => Exchanges.Sum(exchange => exchange.Forwarded);

    /// <summary>Gets why there are no results, or null.</summary>
    public string? Problem => Tests is [{ Verdict: Verdict.Errored or Verdict.NotRun } only] ? only.Reason : null;

    public CaseJudged? Find(string name) => Tests.FirstOrDefault(test => test.Case.Name == name);

    public CaseAttribution Attribute() => CaseAttribution.Of([.. Tests.Select(test => test.Case.Name)], Exchanges);
}
