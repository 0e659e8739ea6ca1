using System.Collections.Immutable;
using System.Text.Json.Nodes;
using UsageAgents.Planning.Reading;
using UsageAgents.Prices;
using UsageAgents.Usage;

namespace UsageAgents.Planning.Rules;

/// <summary>Which models the traffic runs on: those that the data names, or one that is assumed where it names none.</summary>
internal static class Serving
{
    /// <summary>The model that is assumed where neither the question nor the data names one.</summary>
    public const string AssumedModel = "gpt-4o";

    /// <summary>Whether the data names models at all.</summary>
    public static bool IsNamed(UsageShape shape) => shape.Holds("model");

    /// <summary>Whether the data names models, and all of them have a price.</summary>
    public static bool IsPriced(UsageShape shape, PriceCatalogue prices) => IsNamed(shape) && !shape.Models.IsEmpty && WithoutPrice(shape, prices).IsEmpty;

    /// <summary>Gives the models that the data names and the price list does not have.</summary>
    public static ImmutableArray<string> WithoutPrice(UsageShape shape, PriceCatalogue prices) => [.. shape.Models.Where(model => prices.Find(model) is null)];

    /// <summary>Adds the model that is assumed for requests that name none, where there are some.</summary>
    public static JsonObject WithAssumed(this JsonObject arguments, Clause clause)
    {
        if (clause.Shape.Unnamed > 0)
        {
            arguments["current_model"] = AssumedModel;
        }

        return arguments;
    }
}
