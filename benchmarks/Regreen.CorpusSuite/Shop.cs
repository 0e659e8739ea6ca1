using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Regreen.CorpusSuite;

/// <summary>How to ask the shop, and what its orders must be. Each request says whose it is.</summary>
internal static class Shop
{
    private static readonly string[] Cities =
        ["Oslo", "Bergen", "Turin", "Lyon", "Porto", "Ghent", "Graz", "Brno", "Gdansk", "Riga", "Turku", "Malmo", "Aarhus", "Leeds", "Cork", "Basel", "Split", "Varna", "Cluj", "Patras"];

    private static readonly HttpClient Client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero })
    {
        BaseAddress = new Uri(Environment.GetEnvironmentVariable("BASE_URL") ?? "http://127.0.0.1:1"),
        Timeout = TimeSpan.FromSeconds(20),
    };

    /// <summary>Gets the first row of this run.</summary>
    public static int First => int.Parse(Environment.GetEnvironmentVariable("FIRST") ?? "5001", CultureInfo.InvariantCulture);

    /// <summary>Gets the rows of this run.</summary>
    public static IEnumerable<TheoryDataRow<int>> Rows() =>
        Enumerable.Range(First, int.Parse(Environment.GetEnvironmentVariable("ROWS") ?? "1", CultureInfo.InvariantCulture)).Select(row => new TheoryDataRow<int>(row));

    public static string Token(int order) => Environment.GetEnvironmentVariable(order % 2 == 1 ? "ADA" : "BOB") ?? "";

    public static string City(int order) => Cities[order % 20];

    public static int Count(int order) => 1 + (order % 9);

    public static decimal Total(int order) => (((order * 7919L) % 9000) + 105) * Count(order) / 100m;

    public static string Money(decimal amount) => amount.ToString("F2", CultureInfo.InvariantCulture);

    public static async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Regreen-Case", Uri.EscapeDataString(TestContext.Current.Test!.TestDisplayName));
        if (token is not null)
        {
            request.Headers.Add("Authorization", $"Bearer {token}");
        }

        request.Content = body is null ? null : JsonContent.Create(body);
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static async Task<JsonObject> GetAsync(string path, string? token)
    {
        using var response = await SendAsync(HttpMethod.Get, path, token);
        return await ReadAsync(response);
    }

    public static async Task<JsonObject> AskAsync(string message, string token)
    {
        using var response = await SendAsync(HttpMethod.Post, "/ask", token, new JsonObject { ["message"] = message });
        return await ReadAsync(response);
    }

    public static async Task<JsonObject> ReadAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)) as JsonObject ?? throw new JsonException("no object");
}
