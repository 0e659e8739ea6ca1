using System.Collections.Immutable;
using Regreen.Core.Judging;
using Regreen.Core.Witnessing;

namespace Regreen.Engine.Witnessing;

/// <summary>Runs a suite again while the traffic of its cases is broken, and reads which of them notice.</summary>
internal sealed class ControlRounds(WitnessedSuite suite, Func<SabotageKind, CaseTraffic, string?> credentialsFor, TimeSpan healthy)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, List<ControlResult>> _results = new(StringComparer.Ordinal);

    /// <summary>Carries out a plan. Returns the results by case.</summary>
    public async Task<IReadOnlyDictionary<string, List<ControlResult>>> RunAsync(ControlPlan plan, CancellationToken cancellationToken)
    {
        for (var round = 0; round < plan.Rounds; round++)
        {
            var concerned = plan.Cases.Where(one => !one.IsAlone && round < one.Controls.Length).Select(one => (Case: one, Control: one.Controls[round])).ToList();
            await RoundAsync(concerned, cancellationToken);
        }

        foreach (var one in plan.Cases.Where(one => one.IsAlone))
        {
            foreach (var control in one.Controls)
            {
                await AloneAsync(one, control, cancellationToken);
            }
        }

        return _results;
    }

    private async Task RoundAsync(List<(ControlledCase Case, SuiteControl Control)> concerned, CancellationToken cancellationToken)
    {
        var orders = ImmutableDictionary.CreateBuilder<string, Sabotage>(StringComparer.Ordinal);
        foreach (var (one, control) in concerned)
        {
            foreach (var label in one.Labels)
            {
                orders[label] = Order(one, control);
            }
        }

        var run = await suite.RunAsync(new SabotagePlan(orders.ToImmutable()), Limit(concerned.Select(pair => pair.Case)), cancellationToken);
        foreach (var (one, control) in concerned)
        {
            Note(one, control, run, [.. run.Exchanges.Where(exchange => exchange.Case is { } label && one.Labels.Contains(label, StringComparer.Ordinal))]);
        }
    }

    private async Task AloneAsync(ControlledCase one, SuiteControl control, CancellationToken cancellationToken)
    {
        var plan = SabotagePlan.None with { Everyone = Order(one, control) };
        var run = suite.Suite.Rerun is null
            ? await suite.RunAsync(plan, Limit([one]), cancellationToken)
            : await suite.RunAloneAsync(one.Name, plan, Limit([one]), cancellationToken);
        Note(one, control, run, run.Exchanges);
    }

    private void Note(ControlledCase one, SuiteControl control, SuiteRun run, ImmutableArray<WitnessedExchange> exchanges)
    {
        if (!_results.TryGetValue(one.Name, out var results))
        {
            _results[one.Name] = results = [];
        }

        results.Add(ControlReading.Read(control, run.Find(one.Name), run.Problem, exchanges));
    }

    private Sabotage Order(ControlledCase one, SuiteControl control) =>
        new(control.Kind) { Patience = one.Patience, Credentials = credentialsFor(control.Kind, one.Traffic) };

    // What waits for an answer that does not come waits its own time too; a suite that never ends shows nothing.
    private TimeSpan Limit(IEnumerable<ControlledCase> cases)
    {
        var limit = (healthy * 3) + Grace + TimeSpan.FromTicks(cases.Sum(one => one.Patience.Ticks * 2));
        return limit < suite.Suite.Timeout ? limit : suite.Suite.Timeout;
    }
}
