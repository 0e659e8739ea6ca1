using System.Text.Json.Nodes;

namespace UsageAgents.Tools;

/// <summary>A what-if: by which factors requests, input and output tokens are changed.</summary>
internal sealed record TrafficChange(decimal Requests, decimal Input, decimal Output)
{
    public const string SchemaProperties = """
        "request_factor": {"type": "number"}, "input_factor": {"type": "number"}, "output_factor": {"type": "number"}
        """;

    public bool IsNone => Requests == 1 && Input == 1 && Output == 1;

    public static TrafficChange Read(JsonObject arguments) => new(Factor(arguments, "request_factor"), Factor(arguments, "input_factor"), Factor(arguments, "output_factor"));

    public TrafficTotals Apply(TrafficTotals traffic) => traffic with
    {
        Requests = traffic.Requests * Requests,
        InputTokens = traffic.InputTokens * Requests * Input,
        OutputTokens = traffic.OutputTokens * Requests * Output,
    };

    private static decimal Factor(JsonObject arguments, string name) => arguments.Number(name) switch
    {
        null => 1,
        >= 0 and <= 1_000_000 and { } factor => factor,
        _ => throw new ToolException($"argument '{name}' must be from 0 to 1,000,000"),
    };
}
