using System.Text.Json.Nodes;
using UsageAgents.Contracts.Runs;
using UsageAgents.Prices;
using UsageAgents.Tests.Running;

namespace UsageAgents.Tests.Prices;

public sealed class PriceCatalogueTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Another_price_list_takes_the_place_of_the_embedded_one_and_is_named_beside_the_amount()
    {
        await File.WriteAllTextAsync(_file, List("""{"id": "house-model", "provider": "Us", "input_usd_per_1m": 1.25, "output_usd_per_1m": 2.5}"""), TestContext.Current.CancellationToken);
        using var agents = new AgentsInProcess(_ => { }, new(StringComparer.Ordinal) { ["Prices:File"] = _file });

        var frames = await agents.AskAsync("optimization", "What is the price of house-model?", TestContext.Current.CancellationToken);
        var unknown = await agents.AskAsync("optimization", "What is the price of gpt-4o?", TestContext.Current.CancellationToken);

        var completed = frames[^1].ShouldBeOfType<AgentCompleted>();
        completed.Response.ShouldContain("1.25");
        completed.Response.ShouldContain("2027-01-31");
        var result = frames.OfType<ToolCompleted>().Single().Result;
        result.GetProperty("price_source").GetString().ShouldBe("contract 7");
        unknown[^1].ShouldBeOfType<AgentCompleted>().Answered.ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"id": "a", "provider": "Us", "input_usd_per_1m": -1, "output_usd_per_1m": 2}""", "negative")]
    [InlineData("""{"id": "a", "provider": "Us", "input_usd_per_1m": 1, "output_usd_per_1m": 2}, {"id": "A", "provider": "Us", "input_usd_per_1m": 1, "output_usd_per_1m": 2}""", "twice")]
    [InlineData("""{"id": "a", "provider": "Us", "input_usd_per_1m": "cheap", "output_usd_per_1m": 2}""", "cannot be read")]
    [InlineData("", "no models")]
    public void A_price_list_that_cannot_be_used_is_refused_before_anything_is_answered(string models, string fault)
    {
        File.WriteAllText(_file, List(models));

        var result = new PriceOptionsValidator().Validate(null, new PriceOptions { File = _file });

        result.Failed.ShouldBeTrue();
        result.FailureMessage.ShouldContain(fault);
    }

    [Fact]
    public void The_embedded_list_names_its_package_version_and_date()
    {
        var source = PriceCatalogue.Embedded().Source;

        source.Package.ShouldBe("@pydantic/genai-prices");
        Version.TryParse(source.Version, out _).ShouldBeTrue();
        DateOnly.TryParse(source.Date, System.Globalization.CultureInfo.InvariantCulture, out _).ShouldBeTrue();
    }

    private static string List(string models) =>
        new JsonObject { ["source"] = new JsonObject { ["package"] = "contract", ["version"] = "7", ["date"] = "2027-01-31" }, ["models"] = JsonNode.Parse($"[{models}]") }.ToJsonString();
}
