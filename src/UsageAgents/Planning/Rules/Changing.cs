using System.Text.Json.Nodes;
using UsageAgents.Planning.Reading;

namespace UsageAgents.Planning.Rules;

/// <summary>Writes the what-if of a clause into arguments.</summary>
internal static class Changing
{
    public static JsonObject WithChange(this JsonObject arguments, Clause clause)
    {
        if (clause.Change is { } change)
        {
            arguments["request_factor"] = change.Requests;
            arguments["input_factor"] = change.Input;
            arguments["output_factor"] = change.Output;
        }

        return arguments;
    }
}
