using System.Collections.Immutable;
using UsageAgents.Answering;
using UsageAgents.Planning.Reading;
using UsageAgents.Planning.Rules;
using UsageAgents.Planning.Rules.Composing;
using UsageAgents.Prices;

namespace UsageAgents.Planning;

/// <summary>Plans by rules, without a model: reads each clause, and lets the first rule that knows its kind plan it.</summary>
internal sealed class RulePlanner(PriceCatalogue prices) : IPlanner
{
    private readonly QuestionReader _reader = new(prices);

    // The order matters: what is more specific comes first.
    private readonly IPlanningRule[] _rules =
    [
        new ColumnRule(), new ForecastRule(), new ComposedRule(prices), new SavingRule(prices), new ReportRule(), new ActionsRule(prices), new OverviewRule(), new ServedCostRule(), new CheapestRule(), new CostRule(), new ChangedTrafficRule(), new AnomalyRule(), new CorrelationRule(), new TrendRule(),
        new RateRule(), new CoverageRule(), new TopRule(), new RatioRule(), new StatisticsRule(),
    ];

    public string Name => "rules";

    public Task<Plan> PlanAsync(PlanningRequest request, CancellationToken cancellationToken)
    {
        var steps = ImmutableArray.CreateBuilder<PlannedStep>();
        var unanswerable = ImmutableArray.CreateBuilder<string>();
        foreach (var clause in _reader.Read(request.Question, request.Shape))
        {
            if ((Answerability.Fault(clause) ?? _rules.Select(rule => rule.Fault(clause)).FirstOrDefault(missing => missing is not null)) is { } fault)
            {
                unanswerable.Add(fault);
                continue;
            }

            var (planned, notPlanned) = PlanOf(clause);
            steps.AddRange(planned);
            if (notPlanned is not null)
            {
                unanswerable.Add(notPlanned);
            }
        }

        return Task.FromResult(new Plan(ThoughtOf(steps), Distinct(steps), [.. unanswerable.Distinct(StringComparer.Ordinal)]));
    }

    // A rule that would pass over a part of the question does not get to answer it.
    private (IReadOnlyList<PlannedStep> Steps, string? Fault) PlanOf(Clause clause)
    {
        string? passedOver = null;
        foreach (var rule in clause.IsPlain ? _rules : _rules[..3])
        {
            if (rule.Plan(clause) is { Count: > 0 } planned)
            {
                passedOver ??= Demands.PassedOver(clause, rule);
                if (Demands.PassedOver(clause, rule) is null)
                {
                    return (planned, null);
                }
            }
        }

        return ([], passedOver is null || passedOver.Any(char.IsDigit) ? "I did not understand what is asked" : $"I did not understand how '{passedOver}' is meant here");
    }

    private static ImmutableArray<PlannedStep> Distinct(IEnumerable<PlannedStep> steps) =>
        [.. steps.GroupBy(step => step.Tool + step.Arguments.ToJsonString(), StringComparer.Ordinal)
            .Select(same => same.First() with { Part = JoinedPart.Of(same.Select(step => step.Part)) })];

    private static string ThoughtOf(ImmutableArray<PlannedStep>.Builder steps) => steps.Count == 0
        ? "The data does not hold what is asked for, or I do not understand the question."
        : $"I will use {string.Join(", ", steps.Select(step => step.Tool).Distinct(StringComparer.Ordinal))}.";
}
