using System.Text.Json.Nodes;
using UsageAgents.Series;
using UsageAgents.Tests.Series;
using UsageAgents.Tools;

namespace UsageAgents.Tests.Tools;

/// <summary>The tools on ninety days of synthetic usage, checked against the records themselves.</summary>
public sealed class SyntheticToolTests
{
    private readonly SyntheticUsage _synthetic = SyntheticUsage.Of(101);

    [Fact]
    public async Task A_profile_counts_what_is_there_and_what_is_missing()
    {
        var profile = await RunAsync(new UsageProfileTool(_synthetic.Usage), """{"pauses": 2}""");

        var records = _synthetic.Set.Records;
        profile["rows"]!.GetValue<long>().ShouldBe(records.Length);
        var columns = profile["columns"]!.AsArray().ToDictionary(column => column!["name"]!.GetValue<string>(), column => column!.AsObject(), StringComparer.Ordinal);
        columns["cost_usd"]["missing"]!.GetValue<long>().ShouldBe(records.Count(record => record.CostUsd is null));
        columns["latency_ms"]["max"]!.GetValue<double>().ShouldBe(records.Max(record => record.LatencyMs)!.Value);
        columns["model"]["most_frequent"]![0]!["value"]!.GetValue<string>().ShouldBe(records.GroupBy(record => record.Model!, StringComparer.Ordinal).MaxBy(group => group.Count())!.Key);
        columns["latency_ms"]["unit"]!.GetValue<string>().ShouldBe("ms");
        profile["longest_pauses"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_forecast_of_cost_has_a_point_for_each_day_inside_its_interval_and_a_total()
    {
        var forecast = await RunAsync(Forecast(), """{"measure": "cost_usd", "horizon": 7, "group_by": "workload"}""");

        forecast["step"]!.GetValue<string>().ShouldBe("day");
        var series = forecast["series"]!.AsArray();
        series.Count.ShouldBe(6);
        foreach (var one in series)
        {
            var points = one!["points"]!.AsArray();
            points.Count.ShouldBe(7);
            points.ShouldAllBe(point => point!["low"]!.GetValue<double>() <= point["value"]!.GetValue<double>() && point["value"]!.GetValue<double>() <= point["high"]!.GetValue<double>());
            one["total"]!["value"]!.GetValue<double>().ShouldBe(points.Sum(point => point!["value"]!.GetValue<double>()), 1e-6);
            one["backtest"]!["error_ratio"]!.GetValue<double>().ShouldBeLessThan(1.2);
        }
    }

    [Fact]
    public async Task Anomalies_of_a_workload_name_the_hours_that_were_planted()
    {
        var planted = _synthetic.Set.Anomalies.First(anomaly => anomaly.Kind == "traffic_spike");
        var found = await RunAsync(new UsageAnomaliesTool(_synthetic.Usage, new UsageSeriesReader(_synthetic.Usage)), $$"""{"measure": "requests", "workload": "{{planted.Workload}}"}""");

        found["step"]!.GetValue<string>().ShouldBe("hour");
        found["anomalies"]!.AsArray().ShouldContain(one => one!["kind"]!.GetValue<string>() == "high" && DateOf(one["from"]!) < planted.To && DateOf(one["until"]!) > planted.From);
    }

    [Fact]
    public async Task Moving_a_workload_costs_what_its_tokens_cost_there()
    {
        var moved = await RunAsync(WhatIf(), """{"moves": [{"workload": "chat-assistant", "to_model": "claude-haiku-4-5"}], "workload": "chat-assistant"}""");

        var price = _synthetic.Prices.Find("claude-haiku-4-5")!;
        var records = _synthetic.Set.Records.Where(record => record.Workload == "chat-assistant").ToArray();
        moved["after_usd"]!.GetValue<decimal>().ShouldBe(price.CostOf(records.Sum(record => record.InputTokens), records.Sum(record => record.CachedTokens ?? 0), records.Sum(record => record.OutputTokens)), 0.0001m);
        moved["before_usd"]!.GetValue<decimal>().ShouldBe(records.Sum(record => _synthetic.Prices.Find(record.Model!)!.CostOf(record.InputTokens, record.CachedTokens ?? 0, record.OutputTokens)), 0.0001m);
        moved["parts"]!.AsArray().ShouldAllBe(part => part!["latency_ms_after"]!.GetValue<double>() > 0);
    }

    [Fact]
    public async Task Less_output_and_more_caching_cost_less()
    {
        var before = await RunAsync(WhatIf(), "{}");
        var after = await RunAsync(WhatIf(), """{"output_factor": 0.5, "cached_share": 0.9}""");

        before["difference_usd"]!.GetValue<decimal>().ShouldBe(0);
        after["direction"]!.GetValue<string>().ShouldBe("less");
        after["after_usd"]!.GetValue<decimal>().ShouldBeLessThan(before["before_usd"]!.GetValue<decimal>());
    }

    [Fact]
    public async Task A_plan_of_least_spend_makes_nothing_slower_and_adds_up()
    {
        var plan = await RunAsync(Optimise(), """{"no_slower": true}""");

        plan["status"]!.GetValue<string>().ShouldBe("optimal");
        var assignments = plan["assignments"]!.AsArray();
        assignments.ShouldAllBe(one => one!["latency_ms_after"]!.GetValue<double>() <= one["latency_ms_before"]!.GetValue<double>());
        plan["best_usd"]!.GetValue<double>().ShouldBe(assignments.Sum(one => one!["list_usd"]!.GetValue<double>()), 1e-6);
        plan["current_usd"]!.GetValue<double>().ShouldBe(assignments.Sum(one => one!["current_usd"]!.GetValue<double>()), 1e-6);
        plan["saving_percent"]!.GetValue<double>().ShouldBeGreaterThan(0);
        plan["assumptions"]!.AsArray().ShouldContain(text => text!.GetValue<string>().Contains("quality is not judged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_saving_that_cannot_be_had_is_answered_with_what_conflicts_and_the_most_that_can()
    {
        var plan = await RunAsync(Optimise(), """{"no_slower": true, "target_saving_percent": 95}""");

        plan["status"]!.GetValue<string>().ShouldBe("infeasible");
        plan["conflict"]!.AsArray().ShouldContain(words => words!.GetValue<string>().StartsWith("the cost is at most $", StringComparison.Ordinal));
        plan["best_saving_percent"]!.GetValue<double>().ShouldBeInRange(0, 95);
    }

    [Fact]
    public async Task A_commitment_is_bought_where_it_saves()
    {
        var plan = await RunAsync(Optimise(), """{"max_moves": 0, "commitments": [{"name": "good", "models": ["gpt-4o"], "fee_usd_per_month": 1, "covers_usd_per_month": 2}, {"name": "bad", "models": ["gpt-4o"], "fee_usd_per_month": 3, "covers_usd_per_month": 2}]}""");

        plan["commitments"]!.AsArray().ShouldHaveSingleItem()!["name"]!.GetValue<string>().ShouldBe("good");
        plan["saving_usd"]!.GetValue<double>().ShouldBe(1, 0.001);
        plan["moves"]!.GetValue<int>().ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"workload_min_quality": {"chat": 0.5}, "qualities": {"gpt-4o": 1}}""", "there is no workload 'chat'")]
    [InlineData("""{"min_quality": 0.5}""", "a limit on quality needs 'qualities'")]
    [InlineData("""{"keep_quality": true, "qualities": {"gpt-4o": 1}}""", "too")]
    [InlineData("""{"models": ["gpt-9"]}""", "the price list has no model 'gpt-9'")]
    [InlineData("""{"capacity_tokens_per_day": {"gpt-9": 5}}""", "'gpt-9' is not one of the models to choose from")]
    [InlineData("""{"workload": "nothing"}""", "there is no traffic in this part of the data")]
    public async Task A_limit_that_fits_nothing_is_refused(string arguments, string reason) =>
        (await Should.ThrowAsync<ToolException>(() => RunAsync(Optimise(), arguments))).Message.ShouldContain(reason);

    private UsageForecastTool Forecast() => new(_synthetic.Usage, new UsageSeriesReader(_synthetic.Usage));

    private WhatIfTool WhatIf() => new(_synthetic.Usage, _synthetic.Prices);

    private SpendOptimisationTool Optimise() => new(_synthetic.Usage, _synthetic.Prices);

    private static DateTime DateOf(JsonNode text) => DateTime.Parse(text.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal | System.Globalization.DateTimeStyles.AssumeUniversal);

    private static Task<JsonObject> RunAsync(ITool tool, string arguments) =>
        tool.ExecuteAsync(JsonNode.Parse(arguments)!.AsObject(), new ToolContext(SyntheticUsage.Tenant, RowLimit: 200), TestContext.Current.CancellationToken);
}
