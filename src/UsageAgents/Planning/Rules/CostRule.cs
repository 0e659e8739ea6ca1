using System.Collections.Immutable;
using System.Text.Json.Nodes;
using UsageAgents.Answering;
using UsageAgents.Planning.Reading;
using UsageAgents.Tools;

namespace UsageAgents.Planning.Rules;

/// <summary>What traffic would cost: on named models, on a mix of them, after a change, per request or per day.</summary>
internal sealed class CostRule : IPlanningRule
{
    public IReadOnlySet<Concept> Expresses { get; } = new HashSet<Concept> { Concept.Cost, Concept.Price, Concept.Dearest, Concept.Cheapest, Concept.Saving, Concept.Share, Concept.Difference, Concept.Ratio, Concept.Mean, Concept.PerRequest, Concept.PerMinute, Concept.PerHour, Concept.PerDay, Concept.PerWeek, Concept.PerMonth, Concept.PerYear, Concept.HowLong };

    private static readonly (Concept Concept, string Field, string Words)[] Periods =
    [
        (Concept.PerRequest, "cost_per_request_usd", "a request costs, on average,"),
        (Concept.PerMinute, "cost_per_minute_usd", "a minute costs, on average,"),
        (Concept.PerHour, "cost_per_hour_usd", "at this rate an hour costs"),
        (Concept.PerDay, "cost_per_day_usd", "if the rate held all day, a day would cost"),
        (Concept.PerWeek, "cost_per_week_usd", "if the rate held all week, a week would cost"),
        (Concept.PerMonth, "cost_per_month_usd", "if the rate held, a 30-day month would cost"),
        (Concept.PerYear, "cost_per_year_usd", "if the rate held, a 365-day year would cost"),
    ];

    public IReadOnlyList<PlannedStep> Plan(Clause clause)
    {
        var isAboutMoney = clause.HasAny(Concept.Cost, Concept.Saving, Concept.Price)
            || (!clause.Models.IsEmpty && clause.HasAny(Concept.Switch, Concept.Compare, Concept.Difference));
        if (!isAboutMoney || (clause.Models.IsEmpty && Serving.IsNamed(clause.Shape)))
        {
            return [];
        }

        return [new PlannedStep(PlanTopic.Spending, UsageCostTool.ToolName, Arguments(clause), new CostPart(FieldsOf(clause)))];
    }

    // "an average request costs" is said per request.
    private static bool Wants(Clause clause, Concept period) => clause.Has(period)
        || (period == Concept.PerRequest && clause.Has(Concept.Mean) && clause.Has(Concept.Requests)
            && !clause.HasAny(Concept.PerMinute, Concept.PerHour, Concept.PerDay, Concept.PerWeek, Concept.PerMonth, Concept.PerYear));

    private static JsonObject Arguments(Clause clause)
    {
        var byWorkload = ByWorkload(clause);
        var arguments = new JsonObject().Scope(clause, withWorkload: !byWorkload).WithChange(clause);
        if (clause.ModelByWorkload.Count > 1)
        {
            arguments["models_by_workload"] = new JsonObject(clause.ModelByWorkload.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
            if (clause.ComparedModel is { } compared)
            {
                arguments["models"] = new JsonArray(compared);
            }

            return arguments;
        }

        var models = clause.Models.IsEmpty ? [Serving.AssumedModel] : clause.Models;
        arguments["models"] = new JsonArray([.. models.Select(model => (JsonNode)model)]);
        arguments["group_by"] = byWorkload ? "workload" : "none";
        return arguments;
    }

    /// <summary>Whether each workload's amount is asked for; a share of the bill is a workload's, unless models, a change, or input and output are what is compared.</summary>
    public static bool ByWorkload(Clause clause) =>
        clause.Workloads.Length > 1 || clause.Has(Concept.Each) || (clause.Has(Concept.WhichWorkload) && clause.Models.Length < 2) || IsShareOfWorkload(clause);

    private static bool IsShareOfWorkload(Clause clause) =>
        clause.Has(Concept.Share) && clause.Models.Length < 2 && clause.Change is null && !clause.HasAny(Concept.Input, Concept.Output);

    /// <summary>Gives the further amounts that are asked for, each with its words.</summary>
    public static ImmutableArray<(string Field, string Words)> FieldsOf(Clause clause)
    {
        var fields = Periods.Where(period => Wants(clause, period.Concept)).Select(period => (period.Field, period.Words));
        if (clause.HasAny(Concept.Input, Concept.Output) && clause.Change is null)
        {
            fields = fields.Concat(
            [
                ("input_cost_usd", "the input costs"), ("output_cost_usd", "the output costs"),
                ("input_share_percent", "the input is a share of"), ("output_share_percent", "the output is a share of"),
            ]);
        }

        if (clause.Has(Concept.Share) && ByWorkload(clause))
        {
            fields = fields.Append(("share_of_total_percent", "this is a share of the bill of"));
        }

        return clause.Words.Any(word => word is "1000" or "1,000" or "thousand")
            ? [.. fields, ("cost_per_1000_requests_usd", "a thousand requests cost")]
            : [.. fields];
    }
}
