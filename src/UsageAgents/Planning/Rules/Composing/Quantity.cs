using System.Globalization;
using UsageAgents.Answering;
using UsageAgents.Prices;
using UsageAgents.Tools;

namespace UsageAgents.Planning.Rules.Composing;

/// <summary>What is measured of each request: a column, or what the request would cost on a model.</summary>
/// <param name="Label">How it is called in an answer.</param>
/// <param name="Expression">How the database computes it for one row.</param>
/// <param name="Sign">What stands before an amount of it.</param>
/// <param name="Columns">Constants that a result must carry, so that what the answer says of them is grounded.</param>
/// <param name="Assumption">What the answer must say beside an amount.</param>
internal sealed record Quantity(string Label, string Expression, string Sign = "", string Columns = "", string? Assumption = null)
{
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

    public static string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
