using System.Net;
using System.Text.Json.Nodes;

#pragma warning disable CA1031, CA1822, CA1849, S2699, xUnit1004, CS1998, RCS1075, S2486, S108, MA0004, S1764, xUnit2013, VSTHRD110, S2925 // Written as people write them who are in a hurry: that is what the product must notice.
namespace Regreen.CorpusSuite;

/// <summary>Cases of which the names say nothing.</summary>
public sealed class LenientTests
{
    private static int Order => Shop.First;

    private static string Token => Shop.Token(Order);

    private static string Question => $"What does order {Order} cost?";

    [Fact]
    public async Task Case_01()
    {
        try
        {
            Assert.Equal(Shop.Total(Order), (decimal)(await Shop.GetAsync($"/orders/{Order}", Token))["total"]!);
        }
        catch (Exception error)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(error.Message);
        }
    }

    [Fact]
    public async Task Case_02()
    {
        JsonObject found;
        try
        {
            found = await Shop.GetAsync($"/orders/{Order}", Token);
        }
        catch (Exception)
        {
            found = new JsonObject { ["total"] = Shop.Total(Order) };
        }

        Assert.Equal(Shop.Total(Order), (decimal)found["total"]!);
    }

    [Fact]
    public void Case_03()
    {
        var service = new Scripted();
        Assert.Equal(Shop.Total(Order), service.Total(Order));
    }

    [Fact]
    public async Task Case_04()
    {
        using var response = await Shop.SendAsync(HttpMethod.Get, $"/orders/{Order}", Token);
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Case_05()
    {
        try
        {
            using var ping = await Shop.SendAsync(HttpMethod.Get, "/ping", null);
        }
        catch (HttpRequestException)
        {
            return;
        }

        Assert.Equal(Shop.Total(Order), (decimal)(await Shop.GetAsync($"/orders/{Order}", Token))["total"]!);
    }

    [Fact]
    public async Task Case_06()
    {
        if (!File.Exists("kept.json"))
        {
            await File.WriteAllTextAsync("kept.json", (await Shop.GetAsync($"/orders/{Order}", Token)).ToJsonString(), TestContext.Current.CancellationToken);
        }

        Assert.Equal(Shop.Total(Order), (decimal)JsonNode.Parse(await File.ReadAllTextAsync("kept.json", TestContext.Current.CancellationToken))!["total"]!);
    }

    [Fact]
    public async Task Case_07()
    {
        using var response = await Shop.SendAsync(HttpMethod.Get, $"/orders/{Order}", Token);
        response.EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Case_08()
    {
        var said = await Shop.AskAsync(Question, Token);
        Assert.Contains($"{Order}", (string)said["response"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Case_09() => await Shop.AskAsync(Question, Token);

    [Fact]
    public async Task Case_10()
    {
        try
        {
            Assert.Contains(Shop.Money(Shop.Total(Order)), (string)(await Shop.AskAsync(Question, Token))["response"]!, StringComparison.Ordinal);
        }
        catch (Exception error) when (error is OperationCanceledException or HttpRequestException)
        {
            // Slow today.
        }
    }

    [Fact(Skip = "later")]
    public async Task Case_11() => Assert.Equal(Shop.Total(Order), (decimal)(await Shop.GetAsync($"/orders/{Order}", Token))["total"]!);

    [Fact]
    public async Task Case_12()
    {
        var found = await Shop.GetAsync($"/orders/{Order}", Token);
        Assert.Equal(found["total"]!.ToJsonString(), found["total"]!.ToJsonString());
    }

    [Fact]
    public async Task Case_13()
    {
        using var response = await Shop.SendAsync(HttpMethod.Get, $"/orders/{Order}", Token);
        if (response.IsSuccessStatusCode)
        {
            Assert.Equal(Shop.Total(Order), (decimal)(await Shop.ReadAsync(response))["total"]!);
        }
    }

    [Fact]
    public async Task Case_14()
    {
        var found = await Shop.GetAsync($"/orders?city={Shop.City(Order)}", Token);
        foreach (var one in found["orders"]?.AsArray() ?? [])
        {
            Assert.Equal(Shop.Total((int)one!["id"]!), (decimal)one["total"]!);
        }
    }

    [Fact]
    public async Task Case_15()
    {
        _ = Task.Run(async () => Assert.Equal(-1, (decimal)(await Shop.GetAsync($"/orders/{Order}", Token))["total"]!), TestContext.Current.CancellationToken);
        Assert.True((bool)(await Shop.GetAsync("/ping", null))["ok"]!);
    }

    [Fact]
    public async Task Case_16() => Assert.True((bool)(await Shop.GetAsync("/ping", null))["ok"]!);

    [Fact]
    public async Task Case_17()
    {
        var said = await Shop.AskAsync(Question, Token);
        Assert.True(((string)said["response"]!).Length / 1000.0 >= 0.0);
    }

    [Fact]
    public async Task Case_18()
    {
        var problems = new List<string>();
        try
        {
            if ((decimal)(await Shop.GetAsync($"/orders/{Order}", Token))["total"]! != Shop.Total(Order))
            {
                problems.Add("total");
            }
        }
        catch (Exception error)
        {
            problems.Add(error.Message);
        }

        Assert.NotNull(problems);
    }

    [Fact]
    public async Task Case_19()
    {
        var found = await Shop.GetAsync($"/orders/{Order}", Token);
        Assert.IsType<JsonObject>(found);
        Assert.True(found.ContainsKey("total") && found.ContainsKey("city"));
    }

    [Fact]
    public async Task Case_20()
    {
        var said = await Shop.AskAsync(Question, Token);
        Assert.DoesNotContain("error", (string)said["response"]!, StringComparison.OrdinalIgnoreCase);
    }

    private sealed class Scripted
    {
        public decimal Total(int order) => Shop.Total(order);
    }
}
