using System.Text.Json.Nodes;
using UsageAgents.Answering;
using UsageAgents.Planning.Reading;
using UsageAgents.Tools;

namespace UsageAgents.Planning.Rules;

/// <summary>How usage goes on, where the data is long enough to say.</summary>
internal sealed class ForecastRule : IPlanningRule
{
    private const int LeastDays = 14;

    private static readonly Dictionary<string, int> Horizons = new(StringComparer.Ordinal)
    {
        ["forecast"] = 7,
        ["predict"] = 7,
        ["prediction"] = 7,
        ["tomorrow"] = 1,
        ["next week"] = 7,
        ["coming week"] = 7,
        ["next month"] = 30,
        ["coming month"] = 30,
    };

    public IReadOnlySet<Concept> Expresses { get; } = new HashSet<Concept> { Concept.OtherTime, Concept.Cost, Concept.PerDay, Concept.Sum, Concept.PerWeek, Concept.PerMonth };

    /// <summary>Whether the other times that are named lie ahead, and the data reaches back far enough to say something of them.</summary>
    public static bool CanSay(Clause clause) =>
        clause.Has(Concept.OtherTime) && (clause.Shape.Last - clause.Shape.First).TotalDays >= LeastDays
        && clause.Said.Where(said => said.Concept == Concept.OtherTime).All(said => Horizons.ContainsKey(said.Phrase));

    public IReadOnlyList<PlannedStep> Plan(Clause clause)
    {
        if (!CanSay(clause) || clause.Window is not null || !clause.Models.IsEmpty || clause.Workloads.Length > 1 || (clause.Has(Concept.Cost) && !clause.Shape.Holds("cost_usd")))
        {
            return [];
        }

        var measure = clause.Has(Concept.Cost) ? "cost_usd" : Measuring.MeasuresOf(clause).FirstOrDefault("requests");
        var phrases = clause.Said.Where(said => said.Concept == Concept.OtherTime).Select(said => said.Phrase).ToArray();
        var horizon = phrases.Select(phrase => Horizons[phrase]).Max();
        horizon = phrases.Contains("tomorrow", StringComparer.Ordinal) ? 1 : horizon;
        var arguments = new JsonObject { ["measure"] = measure, ["horizon"] = horizon, ["step"] = "day" }.Scope(clause);
        return [new PlannedStep(clause.Has(Concept.Cost) ? PlanTopic.Spending : PlanTopic.Traffic, UsageForecastTool.ToolName, arguments, new ForecastPart())];
    }
}
