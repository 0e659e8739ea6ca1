using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using UsageAgents.Usage;

namespace UsageAgents.Planning;

/// <summary>Remembers what was made of questions: a plan follows from the question and from what the data covers, so the same question on the same data is planned once.</summary>
internal sealed class PlanMemory(IPlanner planner) : IPlanner
{
    private const int MostPlans = 1000;
    private const int LongestQuestion = 500;
    private readonly ConcurrentDictionary<Asked, Remembered> _plans = new();

    public string Name => planner.Name;

    public async Task<Plan> PlanAsync(PlanningRequest request, CancellationToken cancellationToken)
    {
        var asked = new Asked(request.Question, request.Shape);
        if (_plans.TryGetValue(asked, out var known))
        {
            return known.Again();
        }

        var plan = await planner.PlanAsync(request, cancellationToken);
        if (request.Question.Length <= LongestQuestion)
        {
            Remember(asked, plan);
        }

        return plan;
    }

    private void Remember(Asked asked, Plan plan)
    {
        if (_plans.Count >= MostPlans)
        {
            // Whatever is asked often is soon known again.
            _plans.Clear();
        }

        _plans[asked] = new Remembered(plan, [.. plan.Steps.Select(step => JsonSerializer.SerializeToElement(step.Arguments))]);
    }

    private readonly record struct Asked(string Question, UsageShape Shape);

    // Arguments can be changed by whoever has them, so each run gets its own.
    private sealed record Remembered(Plan Plan, ImmutableArray<JsonElement> Arguments)
    {
        public Plan Again() => Plan with { Steps = [.. Plan.Steps.Select((step, place) => step with { Arguments = JsonObject.Create(Arguments[place])! })] };
    }
}
