using UsageAgents.Planning.Reading;
using UsageAgents.Prices;

namespace UsageAgents.Planning.Rules.Composing;

/// <summary>What a cap on the length of prompts or replies would change.</summary>
internal static class Capping
{
    public static PlannedStep Tokens(Clause clause, Cap cap) => Step(clause, cap, Quantity.Of(cap.Measure), $"least({cap.Measure}, {Quantity.Number(cap.Value)})", "::BIGINT");

    public static PlannedStep Cost(Clause clause, Cap cap, ModelPrice model, PriceSource source)
    {
        var quantity = Quantity.CostOn(model, source);
        var capped = quantity.Expression.Replace(cap.Measure, $"least({cap.Measure}, {Quantity.Number(cap.Value)})", StringComparison.Ordinal);
        return Step(clause, cap, quantity, capped, "");
    }

    private static PlannedStep Step(Clause clause, Cap cap, Quantity quantity, string capped, string cast)
    {
        var traffic = new Traffic(clause);
        var sql = $"""
            SELECT {traffic.Part}, sum({quantity.Expression}){cast} AS before, sum({capped}){cast} AS after, sum({quantity.Expression} - {capped}){cast} AS cut,
            100.0 * sum({quantity.Expression} - {capped}) / nullif(sum({quantity.Expression}), 0) AS cut_percent,
            sum(CASE WHEN {cap.Measure} > {Quantity.Number(cap.Value)} THEN 1 ELSE 0 END)::BIGINT AS touched, {Quantity.Number(cap.Value)} AS cap{quantity.Columns}
            FROM usage {traffic.Where}{traffic.GroupBy}
            """;
        var side = Answering.Wording.Measure(cap.Measure);
        return Scoping.Query(sql, Parts.Of(
            quantity,
            $"{{part}}: with {side} capped at {{cap}} a request, the {quantity.Label} falls from {quantity.Sign}{{before}} to {quantity.Sign}{{after}}.",
            $"{{part}}: that is {quantity.Sign}{{cut}} less ({{cut_percent%}}); the cap touches {{touched}} requests."), quantity);
    }
}
