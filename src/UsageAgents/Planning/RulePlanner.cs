using System.Text.Json.Nodes;
using UsageAgents.Answering;
using UsageAgents.Tools;

namespace UsageAgents.Planning;

/// <summary>Plans by rules, without a model.</summary>
internal sealed class RulePlanner : IPlanner
{
    public string Name => "rules";

    public Task<Plan> PlanAsync(string question, CancellationToken cancellationToken)
    {
        if (!question.Contains("request", StringComparison.OrdinalIgnoreCase))
        {
            return Task.FromResult(new Plan("I do not recognise what is asked.", [], ["I did not understand the question"]));
        }

        var arguments = new JsonObject { ["measure"] = "requests", ["statistics"] = new JsonArray("sum"), ["group_by"] = "workload" };
        return Task.FromResult(new Plan("I count the requests of each workload.", [new PlannedStep(PlanTopic.Traffic, UsageStatisticsTool.ToolName, arguments, new RequestCountPart())], []));
    }
}
