namespace UsageAgents.Planning.Reading;

/// <summary>A condition on a measured quantity: "more than 1,000 input tokens", "between 100 and 200 tokens".</summary>
/// <param name="Measure">What is limited: <c>input_tokens</c>, <c>requests</c>, …; null where only "tokens" or nothing is said.</param>
/// <param name="Operator">How values are compared, as in SQL, or <c>between</c>.</param>
/// <param name="Value">The limit.</param>
/// <param name="Upper">The other limit, where values lie between two.</param>
internal sealed record Limit(string? Measure, string Operator, decimal Value, decimal? Upper = null)
{
    /// <summary>Whether no value can meet both.</summary>
    public bool Excludes(Limit other) => Measure == other.Measure && ((IsBelow && other.IsAbove && Value <= other.Value) || (IsAbove && other.IsBelow && Value >= other.Value));

    private bool IsBelow => Operator is "<" or "<=";

    private bool IsAbove => Operator is ">" or ">=";

    /// <summary>Gives the condition that holds where this one does not.</summary>
    public Limit Negated() => this with
    {
        Operator = Operator switch
        {
            ">" => "<=",
            ">=" => "<",
            "<" => ">=",
            "<=" => ">",
            "=" => "<>",
            "between" => "outside",
            _ => "between",
        },
    };
}
