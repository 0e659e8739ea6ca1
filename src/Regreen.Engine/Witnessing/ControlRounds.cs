using System.Collections.Immutable;
using Regreen.Core.Judging;
using Regreen.Core.Witnessing;

namespace Regreen.Engine.Witnessing;

/// <summary>Runs a suite again while the traffic of its cases is broken, and reads which of them notice.</summary>
internal sealed class ControlRounds(WitnessedSuite suite, Func<SabotageKind, CaseTraffic, string?> credentialsFor, TimeSpan healthy, ControlBudget budget)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private const int Wordings = 3;
    private readonly Dictionary<string, List<ControlResult>> _results = new(StringComparer.Ordinal);

    /// <summary>Carries out a plan. Returns the results by case.</summary>
    public async Task<IReadOnlyDictionary<string, List<ControlResult>>> RunAsync(ControlPlan plan, CancellationToken cancellationToken)
    {
        for (var round = 0; round < plan.Rounds; round++)
        {
            await RoundAsync(plan, plan.Round(round), 0, cancellationToken);
        }

        foreach (var one in plan.Cases.Where(one => one.IsAlone))
        {
            foreach (var control in one.Controls)
            {
                await AloneAsync(one, control, 0, cancellationToken);
            }
        }

        await OtherWordsAsync(plan, cancellationToken);
        return _results;
    }

    // A service may not understand one wording. Who understands none is asked once more as it was: what fails then too is no fault of the words.
    private async Task OtherWordsAsync(ControlPlan plan, CancellationToken cancellationToken)
    {
        for (var variant = 1; variant <= Wordings; variant++)
        {
            var doubtful = plan.Cases.Where(one => _results.GetValueOrDefault(one.Name) is { } results && results.Exists(IsDoubtful)).Select(one => (Case: one, Control: one.Controls.First(control => control.Kind == SabotageKind.OtherWords))).ToList();
            if (doubtful.Count == 0)
            {
                return;
            }

            var isLast = variant == Wordings;
            if (doubtful.Exists(pair => !pair.Case.IsAlone))
            {
                await RoundAsync(plan, doubtful.FindAll(pair => !pair.Case.IsAlone), isLast ? null : variant, cancellationToken);
            }

            foreach (var (one, control) in doubtful.Where(pair => pair.Case.IsAlone))
            {
                await AloneAsync(one, control, isLast ? null : variant, cancellationToken);
            }
        }
    }

    private static bool IsDoubtful(ControlResult result) => result is { MustStayGreen: true, TurnedRed: true };

    // Without a variant nothing is broken.
    private async Task RoundAsync(ControlPlan plan, List<(ControlledCase Case, SuiteControl Control)> concerned, int? variant, CancellationToken cancellationToken)
    {
        if (Refuses(concerned, plan.RequestsOf(concerned)))
        {
            return;
        }

        var orders = ImmutableDictionary.CreateBuilder<string, Sabotage>(StringComparer.Ordinal);
        foreach (var (one, control) in concerned)
        {
            foreach (var label in variant is null ? [] : one.Labels)
            {
                orders[label] = Order(one, control, variant ?? 0);
            }
        }

        var run = await suite.RunAsync(new SabotagePlan(orders.ToImmutable()), Limit(concerned.Select(pair => pair.Case)), cancellationToken);
        budget.Spend(run.Requests);
        foreach (var (one, control) in concerned)
        {
            Note(one, control, run, [.. run.Exchanges.Where(exchange => exchange.Case is { } label && one.Labels.Contains(label, StringComparer.Ordinal))]);
        }
    }

    private async Task AloneAsync(ControlledCase one, SuiteControl control, int? variant, CancellationToken cancellationToken)
    {
        if (Refuses([(one, control)], ControlPlan.RequestsOf(one, control)))
        {
            return;
        }

        var plan = variant is { } way ? SabotagePlan.None with { Everyone = Order(one, control, way) } : SabotagePlan.None;
        var run = suite.Suite.Rerun is null
            ? await suite.RunAsync(plan, Limit([one]), cancellationToken)
            : await suite.RunAloneAsync(one.Name, plan, Limit([one]), cancellationToken);
        budget.Spend(run.Requests);
        Note(one, control, run, run.Exchanges);
    }

    // What the budget does not cover is not run, and is missing in the proof of its cases.
    private bool Refuses(List<(ControlledCase Case, SuiteControl Control)> concerned, int requests)
    {
        if (budget.WhyNot(requests) is not { } why)
        {
            return false;
        }

        foreach (var (one, control) in concerned)
        {
            var results = ResultsOf(one);
            results.RemoveAll(result => IsDoubtful(result) && control.Kind == SabotageKind.OtherWords);
            results.Add(ControlReading.NotDone(control, why));
        }

        return true;
    }

    private List<ControlResult> ResultsOf(ControlledCase one) => _results.TryGetValue(one.Name, out var results) ? results : _results[one.Name] = [];

    private void Note(ControlledCase one, SuiteControl control, SuiteRun run, ImmutableArray<WitnessedExchange> exchanges)
    {
        var results = ResultsOf(one);
        var doubtful = results.FindIndex(result => IsDoubtful(result) && control.Kind == SabotageKind.OtherWords);
        if (doubtful < 0)
        {
            results.Add(ControlReading.Read(control, run.Find(one.Name), run.Problem, exchanges, one.Traffic.Exchanges));
            return;
        }

        // Asked once more: as another wording, or as it was.
        var isAsItWas = !exchanges.Any(exchange => exchange.Broken is not null);
        if (isAsItWas && run.Find(one.Name) is not { Passed: true })
        {
            results[doubtful] = ControlReading.NotDone(control, "it turns red now as it is");
        }
        else if (!isAsItWas)
        {
            results[doubtful] = ControlReading.Read(control, run.Find(one.Name), run.Problem, exchanges, one.Traffic.Exchanges);
        }
    }

    private Sabotage Order(ControlledCase one, SuiteControl control, int variant) =>
        new(control.Kind) { Patience = one.Patience, Variant = variant, Credentials = credentialsFor(control.Kind, one.Traffic) };

    // What waits for an answer that does not come waits its own time too; a suite that never ends shows nothing.
    private TimeSpan Limit(IEnumerable<ControlledCase> cases)
    {
        var limit = (healthy * 3) + Grace + TimeSpan.FromTicks(cases.Sum(one => one.Patience.Ticks * 2));
        return limit < suite.Suite.Timeout ? limit : suite.Suite.Timeout;
    }
}
