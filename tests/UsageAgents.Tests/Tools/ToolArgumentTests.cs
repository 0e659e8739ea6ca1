using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using UsageAgents.Tools;

namespace UsageAgents.Tests.Tools;

public sealed class ToolArgumentTests : IDisposable
{
    private readonly ServiceProvider _provider = new ServiceCollection().AddLogging().AddUsageAgents(new ConfigurationBuilder().Build()).BuildServiceProvider();

    [Fact]
    public void Every_tool_has_a_closed_schema_and_a_description()
    {
        var registry = _provider.GetRequiredService<ToolRegistry>();

        registry.Names.ShouldBe([
            "price_comparison", "price_list", "spend_optimisation", "usage_anomalies", "usage_cost", "usage_forecast", "usage_profile", "usage_query", "usage_spend", "usage_statistics", "usage_what_if",
        ]);
        foreach (var tool in registry.Names.Select(name => registry.Find(name)!))
        {
            var schema = JsonNode.Parse(tool.ArgumentsSchema)!.AsObject();
            schema["type"]!.GetValue<string>().ShouldBe("object", tool.Name);
            schema["additionalProperties"]!.GetValue<bool>().ShouldBeFalse(tool.Name);
            schema["properties"]!.AsObject().Count.ShouldBeGreaterThan(0, tool.Name);
            tool.Description.ShouldNotBeNullOrWhiteSpace();
        }
    }

    [Theory]
    [InlineData("usage_forecast", "{}", "argument 'measure' is missing")]
    [InlineData("usage_forecast", """{"measure": "happiness"}""", "argument 'measure' must be one of requests, input_tokens")]
    [InlineData("usage_forecast", """{"measure": "requests", "horizon": 0}""", "argument 'horizon' must be from 1 to 200")]
    [InlineData("usage_forecast", """{"measure": "requests", "horizon": 1.5}""", "argument 'horizon' must be a whole number")]
    [InlineData("usage_forecast", """{"measure": "requests", "horizon": "7"}""", "argument 'horizon' must be a whole number")]
    [InlineData("usage_forecast", """{"measure": "requests", "colour": 1}""", "there is no argument 'colour'; known are ")]
    [InlineData("usage_forecast", """{"measure": 3}""", "argument 'measure' must be one of requests")]
    [InlineData("usage_forecast", """{"measure": "requests", "from": "yesterday"}""", "argument 'from' is not a time")]
    [InlineData("usage_forecast", """{"measure": "cost_usd"}""", "the data has no values in the column cost_usd, which cost_usd needs")]
    [InlineData("usage_anomalies", """{"measure": "error_rate"}""", "the data has no values in the column status, which error_rate needs")]
    [InlineData("usage_anomalies", """{"measure": "requests", "threshold": -1}""", "argument 'threshold' must be from 1 to 100")]
    [InlineData("usage_profile", """{"pauses": 1000000}""", "argument 'pauses' must be from 0 to 50")]
    [InlineData("usage_what_if", """{"moves": [{"workload": "code"}]}""", "argument 'moves[0].to_model' is missing")]
    [InlineData("usage_what_if", """{"moves": {"to_model": "gpt-4o"}}""", "argument 'moves' must be a list")]
    [InlineData("usage_what_if", "{}", "the data does not say which model ran; name it in the argument 'current_model'")]
    [InlineData("usage_what_if", """{"current_model": "gpt-4o", "moves": [{"workload": "nothing", "to_model": "gpt-4o"}]}""", "none of the moves fits any traffic")]
    [InlineData("spend_optimisation", """{"qualities": {"gpt-4o": "good"}}""", "argument 'qualities.gpt-4o' must be a number")]
    [InlineData("spend_optimisation", """{"commitments": [{"name": "x", "models": [], "fee_usd_per_month": 1, "covers_usd_per_month": 1}]}""", "argument 'commitments[0].models' has fewer than 1 entries")]
    public async Task A_bad_argument_is_refused_in_words(string tool, string arguments, string reason)
    {
        var found = _provider.GetRequiredService<ToolRegistry>().Find(tool)!;

        var refusal = await Should.ThrowAsync<ToolException>(() => found.ExecuteAsync(JsonNode.Parse(arguments)!.AsObject(), new ToolContext("tenant", 200), TestContext.Current.CancellationToken));

        refusal.Message.ShouldStartWith(reason);
    }

    [Fact]
    public async Task A_null_for_what_may_be_left_out_is_as_leaving_it_out()
    {
        var tool = _provider.GetRequiredService<ToolRegistry>().Find("usage_what_if")!;

        var result = await tool.ExecuteAsync(
            JsonNode.Parse("""{"current_model": "gpt-4o", "workload": null, "cached_share": null, "moves": [{"from_model": null, "to_model": "gpt-4o-mini"}]}""")!.AsObject(),
            new ToolContext("tenant", 200), TestContext.Current.CancellationToken);

        result["direction"]!.GetValue<string>().ShouldBe("less");
    }

    public void Dispose() => _provider.Dispose();
}
