using System.Globalization;
using UsageAgents.Answering;
using UsageAgents.Prices;
using UsageAgents.Tools;
using UsageAgents.Usage;

namespace UsageAgents.Planning.Rules.Composing;

/// <summary>What is measured of each request: a column, or what the request would cost on a model.</summary>
/// <param name="Label">How it is called in an answer.</param>
/// <param name="Expression">How the database computes it for one row.</param>
/// <param name="Sign">What stands before an amount of it.</param>
/// <param name="Columns">Constants that a result must carry, so that what the answer says of them is grounded.</param>
/// <param name="Assumption">What the answer must say beside an amount.</param>
internal sealed record Quantity(string Label, string Expression, string Sign = "", string Columns = "", string? Assumption = null)
{
    /// <summary>Gets what the rows are read from.</summary>
    public string Rows { get; private init; } = UsageSchema.Table;

    public bool IsMoney => Sign.Length > 0;

    public bool IsRequests => Expression == "1";

    public static Quantity Of(string measure) => new(Wording.Measure(measure), MeasureCatalogue.Of(measure).Expression);

    public static Quantity CostOn(ModelPrice model, PriceSource source)
    {
        var (input, output) = (Number(model.InputUsdPerMillion), Number(model.OutputUsdPerMillion));
        return new Quantity(
            $"cost on {model.Id}",
            $"((input_tokens * {input} + output_tokens * {output}) / 1000000.0)",
            "$",
            $", {Scoping.Quoted(model.Id)} AS model, {input} AS input_usd_per_1m, {output} AS output_usd_per_1m, {Scoping.Quoted(source.Date)} AS price_date",
            "Assuming every request ran on {model} at ${input_usd_per_1m} input and ${output_usd_per_1m} output per 1M tokens; list prices of {price_date}.");
    }

    /// <summary>What each request costs on the model that it names; one that names none is taken to run on the assumed one.</summary>
    public static Quantity CostAsServed(UsageShape shape, PriceCatalogue prices)
    {
        var cases = shape.Models.Select(name => $"WHEN {Scoping.Quoted(name)} THEN {Usd(prices.Find(name)!)}");
        var other = prices.Find(Serving.AssumedModel) is { } assumed ? Usd(assumed) : "NULL";
        var naming = shape.Unnamed > 0 ? $", or of {Serving.AssumedModel} where it names none" : "";
        return new Quantity("cost", "price_usd", "$", $", {Scoping.Quoted(prices.Source.Date)} AS price_date", $"Each request at the list price of {{price_date}} of the model that it names{naming}.")
        {
            Rows = $"(SELECT *, (CASE model {string.Join(' ', cases)} ELSE {other} END) / 1000000.0 AS price_usd FROM {UsageSchema.Table}) AS {UsageSchema.Table}",
        };
    }

    private static string Usd(ModelPrice model)
    {
        var cached = model.CachedInputUsdPerMillion is { } price && price != model.InputUsdPerMillion ? $" - coalesce(cached_tokens, 0) * {Number(model.InputUsdPerMillion - price)}" : "";
        return $"input_tokens * {Number(model.InputUsdPerMillion)} + output_tokens * {Number(model.OutputUsdPerMillion)}{cached}";
    }

    public static string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
