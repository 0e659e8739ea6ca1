using UsageAgents.Answering;
using UsageAgents.Planning.Reading;

namespace UsageAgents.Planning.Rules;

/// <summary>Input against output: how many times as much, and which share of the tokens.</summary>
internal sealed class RatioRule : IPlanningRule
{
    public IReadOnlySet<Concept> Expresses { get; } = new HashSet<Concept> { Concept.Ratio, Concept.Share, Concept.Difference, Concept.PerRequest };

    public IReadOnlyList<PlannedStep> Plan(Clause clause)
    {
        if (clause.HasAny(Concept.Mean, Concept.Median, Concept.Cost, Concept.Correlation) || !clause.Percentiles.IsEmpty)
        {
            return [];
        }

        return IsRatio(clause) || IsShareOfTokens(clause) ? [Step(clause)] : [];
    }

    private static bool IsRatio(Clause clause) =>
        clause.HasAny(Concept.Ratio, Concept.Compare, Concept.Difference) && clause.Has(Concept.Input) && clause.Has(Concept.Output);

    private static bool IsShareOfTokens(Clause clause) =>
        clause.Has(Concept.Share) && clause.Has(Concept.Tokens) && clause.HasAny(Concept.Input, Concept.Output)
        && !clause.HasAny(Concept.Requests, Concept.WhichWorkload) && clause.Workloads.Length < 2 && SaysAllTokens(clause);

    // "what share of all tokens is output", not "what share of output tokens is code".
    private static bool SaysAllTokens(Clause clause) =>
        clause.Workloads.IsEmpty || clause.Said.Any(said => said.Concept == Concept.Tokens && clause.Words.ElementAtOrDefault(said.Place - 1) is "all" or "of");

    private static PlannedStep Step(Clause clause)
    {
        var byWorkload = Scoping.ByWorkload(clause) && (clause.Workloads.Length != 1 || clause.HasAny(Concept.WhichWorkload));
        var sql = $"""
            SELECT {Scoping.PartColumn(clause, byWorkload)}, sum(input_tokens)::BIGINT AS input_tokens, sum(output_tokens)::BIGINT AS output_tokens,
            sum(input_tokens) / nullif(sum(output_tokens), 0) AS input_per_output, sum(output_tokens) / nullif(sum(input_tokens), 0) AS output_per_input,
            abs(sum(input_tokens) - sum(output_tokens))::BIGINT AS difference,
            100.0 * sum(input_tokens) / sum(input_tokens + output_tokens) AS input_percent, 100.0 * sum(output_tokens) / sum(input_tokens + output_tokens) AS output_percent
            FROM usage {Scoping.Where(clause, !byWorkload)}{Scoping.GroupBy(clause, byWorkload)}
            """;
        var sentences = clause.Has(Concept.Share)
            ? new[] { "{part}: {input_percent%} of the tokens are input and {output_percent%} are output." }
            : ["{part}: {input_tokens} input tokens and {output_tokens} output tokens, a difference of {difference}.", "{part}: {input_per_output} input tokens for each output token, or {output_per_input} output tokens for each input token."];
        return Scoping.Query(sql, new RowsPart(sentences));
    }
}
