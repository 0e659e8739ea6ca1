using System.Text.Json.Nodes;
using UsageAgents.Prices;
using UsageAgents.Series;
using UsageAgents.Usage;

namespace UsageAgents.Tools;

/// <summary>The requests of one part of the traffic on one model.</summary>
/// <param name="Part">The workload, model or team; "all" where nothing is split.</param>
/// <param name="Model">The model, if the data says it.</param>
/// <param name="Totals">Requests and tokens.</param>
/// <param name="CachedTokens">The cached tokens among the input.</param>
/// <param name="PaidUsd">What the data records as paid, in US dollars.</param>
/// <param name="PaidRequests">For how many requests it records that.</param>
internal sealed record SpendSlice(string Part, string? Model, TrafficTotals Totals, decimal CachedTokens, decimal PaidUsd, long PaidRequests)
{
    private const int MostSlices = 500;

    /// <summary>Gets the price that counts, if there is one.</summary>
    public ModelPrice? Price { get; private init; }

    public decimal Requests => Totals.Requests;

    private decimal InputUsd => Price!.CostOf(Totals.InputTokens, CachedTokens, 0);

    private decimal OutputUsd => Price!.CostOf(0, Totals.OutputTokens);

    public static async Task<IReadOnlyList<SpendSlice>> ReadAsync(TenantUsage usage, ToolContext context, TrafficScope scope, SeriesGroup group, CancellationToken cancellationToken)
    {
        var part = group switch
        {
            SeriesGroup.Workload => "workload",
            SeriesGroup.Model => "coalesce(model, 'no named model')",
            SeriesGroup.Team => "coalesce(team, 'no named team')",
            _ => "'all'",
        };
        var sql = $"""
            SELECT {part} AS part, model, count(*) AS requests, sum(input_tokens)::BIGINT AS input, coalesce(sum(cached_tokens), 0)::BIGINT AS cached, sum(output_tokens)::BIGINT AS output,
                   coalesce(sum(cost_usd), 0)::DOUBLE AS paid, count(cost_usd) AS paid_requests,
                   (SELECT epoch(max(timestamp)) - epoch(min(timestamp)) FROM usage {scope.Where})::DOUBLE AS seconds
            FROM usage {scope.Where} GROUP BY ALL ORDER BY part, model
            """;
        var table = await usage.QueryAsync(context.Tenant, sql, scope.Parameters, MostSlices, cancellationToken);
        return table.Truncated ? throw new ToolException($"these are more than {MostSlices} parts; choose a part of the traffic")
            : table.Rows.IsEmpty ? throw new ToolException("there is no traffic in this part of the data")
            : [.. table.Rows.Select(Of)];
    }

    /// <summary>Gives it the price of its own model, or of the one that is taken where it names none.</summary>
    public SpendSlice PricedBy(string? current, PriceCatalogue prices) => this with
    {
        Price = Model is not null ? prices.Find(Model) : current is null ? null : Spending.PriceOf(current, prices),
    };

    /// <summary>What slices with a price cost together.</summary>
    public static JsonObject Sheet(IReadOnlyList<SpendSlice> slices)
    {
        var (input, output) = (slices.Sum(slice => slice.InputUsd), slices.Sum(slice => slice.OutputUsd));
        var totals = TrafficTotals.Sum([.. slices.Select(slice => slice.Totals)]);
        var sheet = new JsonObject
        {
            ["requests"] = totals.Requests,
            ["input_tokens"] = totals.InputTokens,
            ["output_tokens"] = totals.OutputTokens,
            ["input_cost_usd"] = input,
            ["output_cost_usd"] = output,
            ["total_cost_usd"] = input + output,
        };
        CostSheet.AddRates(sheet, input + output, totals);
        return sheet;
    }

    private static SpendSlice Of(JsonObject row) => new(
        row["part"]!.GetValue<string>(),
        row["model"]?.GetValue<string>(),
        new TrafficTotals("", row["requests"]!.GetValue<long>(), row["input"]!.GetValue<long>(), row["output"]!.GetValue<long>(), row["seconds"]!.GetValue<double>()),
        row["cached"]!.GetValue<long>(),
        (decimal)row["paid"]!.GetValue<double>(),
        row["paid_requests"]!.GetValue<long>());
}
