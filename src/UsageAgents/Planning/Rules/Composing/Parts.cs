using UsageAgents.Answering;

namespace UsageAgents.Planning.Rules.Composing;

/// <summary>The sentences of a composed query, with what a quantity assumes.</summary>
internal static class Parts
{
    public static RowsPart Of(Quantity quantity, params string[] sentences) =>
        new([.. sentences, .. quantity.Assumption is { } assumption ? new[] { assumption } : []]);
}
