using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NJsonSchema;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Wire;

public sealed class OpenApiTests(RunningServices services) : IClassFixture<RunningServices>
{
    public static TheoryData<string, string, string, HttpStatusCode> Exchanges => new()
    {
        { "get", "/version", "", HttpStatusCode.OK },
        { "get", "/health/live", "", HttpStatusCode.OK },
        { "get", "/health/ready", "", HttpStatusCode.OK },
        { "get", "/agents", "", HttpStatusCode.OK },
        { "get", "/tools", "", HttpStatusCode.OK },
        { "post", "/sign-in", """{"client_id": "alice", "client_secret": "a secret of the tests"}""", HttpStatusCode.OK },
        { "post", "/sign-in", "{}", HttpStatusCode.Unauthorized },
        { "post", "/agents/data/runs", """{"message": "How many requests were there?"}""", HttpStatusCode.OK },
        { "post", "/agents/data/runs", """{"message": "How is the weather in Oslo?"}""", HttpStatusCode.OK },
        { "post", "/agents/nobody/runs", """{"message": "?"}""", HttpStatusCode.NotFound },
        { "post", "/tools/usage_query", """{"sql": "SELECT count(*) AS n FROM usage"}""", HttpStatusCode.OK },
        { "post", "/tools/usage_query", "{}", HttpStatusCode.UnprocessableEntity },
    };

    [Fact]
    public async Task Every_endpoint_is_in_the_document_and_says_whether_it_needs_a_token()
    {
        var document = await DocumentAsync();
        var endpoints = services.AgentServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

        document["openapi"]!.GetValue<string>().ShouldStartWith("3.1");
        document["paths"]!.AsObject().Select(path => path.Key).ShouldBe(endpoints.Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).Distinct(StringComparer.Ordinal), ignoreOrder: true);
        document["paths"]!["/agents"]!["get"]!["security"].ShouldNotBeNull();
        document["paths"]!["/version"]!["get"]!["security"].ShouldBeNull();
        document["paths"]!["/tools/{name}"]!["post"]!["summary"].ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Exchanges))]
    public async Task What_the_service_answers_is_what_its_description_says(string method, string path, string body, HttpStatusCode status)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var content = body.Length > 0 ? new StringContent(body, null, "application/json") : null;

        using var response = await services.SendAsync(HttpMethod.Parse(method), path, await services.TokenAsync("alice", cancellationToken), content, cancellationToken);

        response.StatusCode.ShouldBe(status);
        var schema = await SchemaAsync(method, path, response);
        schema.Validate(await response.Content.ReadAsStringAsync(cancellationToken)).Select(fault => $"{fault.Path}: {fault.Kind}").ShouldBeEmpty();
        schema.Validate("{}").ShouldNotBeEmpty("the schema asks for something");
    }

    private async Task<JsonSchema> SchemaAsync(string method, string path, HttpResponseMessage response)
    {
        var document = await DocumentAsync();
        var template = document["paths"]!.AsObject().Single(item => Fits(item.Key, path)).Value!;
        var named = template[method]!["responses"]![$"{(int)response.StatusCode}"]!["content"]![response.Content.Headers.ContentType!.MediaType!]!["schema"]!;
        var root = new JsonObject { ["allOf"] = new JsonArray(named.DeepClone()), ["definitions"] = document["components"]!["schemas"]!.DeepClone() };
        return await JsonSchema.FromJsonAsync(root.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal), TestContext.Current.CancellationToken);
    }

    private static bool Fits(string template, string path)
    {
        var (expected, found) = (template.Split('/'), path.Split('/'));
        return expected.Length == found.Length && expected.Zip(found).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
    }

    private async Task<JsonObject> DocumentAsync() =>
        (await services.Http.GetFromJsonAsync<JsonObject>(new Uri(services.Agents, "/openapi/v1.json"), TestContext.Current.CancellationToken))!;
}
