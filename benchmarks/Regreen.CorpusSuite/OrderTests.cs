using System.Net;
using System.Text.Json.Nodes;

namespace Regreen.CorpusSuite;

/// <summary>Cases that would notice.</summary>
public sealed class OrderTests
{
    [Theory]
    [MemberData(nameof(Shop.Rows), MemberType = typeof(Shop))]
    public async Task Order_has_its_total(int order)
    {
        using var response = await Shop.SendAsync(HttpMethod.Get, $"/orders/{order}", Shop.Token(order));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Shop.Total(order), (decimal)(await Shop.ReadAsync(response))["total"]!);
    }

    [Theory]
    [MemberData(nameof(Shop.Rows), MemberType = typeof(Shop))]
    public async Task Order_goes_to_its_city(int order)
    {
        var found = await Shop.GetAsync($"/orders/{order}", Shop.Token(order));
        Assert.Equal((order, Shop.City(order)), ((int)found["id"]!, (string)found["city"]!));
    }

    [Theory]
    [MemberData(nameof(Shop.Rows), MemberType = typeof(Shop))]
    public async Task Agent_says_what_an_order_costs(int order)
    {
        var said = await Shop.AskAsync($"What does order {order} cost?", Shop.Token(order));
        Assert.Contains($"{Shop.Money(Shop.Total(order))} EUR", (string)said["response"]!, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shop.Rows), MemberType = typeof(Shop))]
    public async Task Agent_counts_the_pieces_of_an_order(int order)
    {
        var said = await Shop.AskAsync($"How many pieces are in order {order}?", Shop.Token(order));
        Assert.Equal(Shop.Count(order), (int)said["tool_calls"]![0]!["result"]!["count"]!);
        Assert.Contains($" {Shop.Count(order)} [c1]", (string)said["response"]!, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shop.Rows), MemberType = typeof(Shop))]
    public async Task Order_is_listed_with_its_city(int order)
    {
        var found = await Shop.GetAsync($"/orders?city={Shop.City(order)}", Shop.Token(order));
        Assert.Contains(found["orders"]!.AsArray(), one => (int)one!["id"]! == order && (decimal)one["total"]! == Shop.Total(order));
    }

    [Theory]
    [MemberData(nameof(Shop.Rows), MemberType = typeof(Shop))]
    public async Task Note_is_kept(int order)
    {
        using var response = await Shop.SendAsync(HttpMethod.Post, "/notes", Shop.Token(order), new JsonObject { ["text"] = $"about {order}" });
        var id = (string)(await Shop.ReadAsync(response))["id"]!;
        Assert.Equal($"about {order}", (string)(await Shop.GetAsync($"/notes/{id}", Shop.Token(order)))["text"]!);
    }
}
