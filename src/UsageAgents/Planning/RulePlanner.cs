using System.Collections.Immutable;
using UsageAgents.Answering;
using UsageAgents.Planning.Reading;
using UsageAgents.Planning.Rules;
using UsageAgents.Prices;

namespace UsageAgents.Planning;

/// <summary>Plans by rules, without a model: reads each clause, and lets the first rule that knows its kind plan it.</summary>
internal sealed class RulePlanner(PriceCatalogue prices) : IPlanner
{
    private readonly QuestionReader _reader = new(prices);

    // The order matters: what is more specific comes first.
    private readonly IPlanningRule[] _rules =
    [
        new OverviewRule(), new CheapestRule(), new CostRule(), new ChangedTrafficRule(), new AnomalyRule(), new CorrelationRule(), new TrendRule(),
        new ThresholdRule(), new RateRule(), new CoverageRule(), new TopRule(), new RatioRule(), new StatisticsRule(),
    ];

    public string Name => "rules";

    public Task<Plan> PlanAsync(PlanningRequest request, CancellationToken cancellationToken)
    {
        var steps = ImmutableArray.CreateBuilder<PlannedStep>();
        var unanswerable = ImmutableArray.CreateBuilder<string>();
        foreach (var clause in _reader.Read(request.Question, request.Shape))
        {
            if (Answerability.Fault(clause) is { } fault)
            {
                unanswerable.Add(fault);
                continue;
            }

            var planned = _rules.Select(rule => rule.Plan(clause)).FirstOrDefault(plan => plan.Count > 0) ?? [];
            steps.AddRange(planned);
            if (planned.Count == 0)
            {
                unanswerable.Add("I did not understand what is asked");
            }
        }

        return Task.FromResult(new Plan(ThoughtOf(steps), Distinct(steps), [.. unanswerable.Distinct(StringComparer.Ordinal)]));
    }

    private static ImmutableArray<PlannedStep> Distinct(IEnumerable<PlannedStep> steps) =>
        [.. steps.GroupBy(step => step.Tool + step.Arguments.ToJsonString(), StringComparer.Ordinal)
            .Select(same => same.First() with { Part = JoinedPart.Of(same.Select(step => step.Part)) })];

    private static string ThoughtOf(ImmutableArray<PlannedStep>.Builder steps) => steps.Count == 0
        ? "The data does not hold what is asked for, or I do not understand the question."
        : $"I will use {string.Join(", ", steps.Select(step => step.Tool).Distinct(StringComparer.Ordinal))}.";
}
