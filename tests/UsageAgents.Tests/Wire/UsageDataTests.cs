using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Wire;

public sealed class UsageDataTests(RunningServices services) : IClassFixture<RunningServices>
{
    private const string Csv = "timestamp,workload,input_tokens,output_tokens\n2026-01-05 10:00:00,mail,5,1\n2026-01-05 10:00:01,mail,bad,1\n";

    [Fact]
    public async Task Data_sets_are_imported_listed_selected_and_deleted_by_their_tenant_only()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (u1, u2) = (await services.TokenAsync("u1", cancellationToken), await services.TokenAsync("u2", cancellationToken));

        var imported = await SendAsync(HttpMethod.Post, "/usage?name=january", u1, new StringContent(Csv), HttpStatusCode.OK);
        imported["rows"]!.GetValue<int>().ShouldBe(1);
        imported["errors"]![0]!.GetValue<string>().ShouldStartWith("line 3: input_tokens");

        (await SendAsync(HttpMethod.Get, "/usage", u1, null, HttpStatusCode.OK))["data_sets"]!.AsArray().ShouldHaveSingleItem()!["name"]!.GetValue<string>().ShouldBe("january");
        (await SendAsync(HttpMethod.Get, "/usage", u2, null, HttpStatusCode.OK))["data_sets"]!.AsArray().ShouldBeEmpty();
        await SendAsync(HttpMethod.Put, "/usage/selected/january", u2, null, HttpStatusCode.NotFound);
        await SendAsync(HttpMethod.Delete, "/usage/january", u2, null, HttpStatusCode.NotFound);

        var selected = await SendAsync(HttpMethod.Put, "/usage/selected/synthetic-90d", u1, null, HttpStatusCode.OK);
        selected["synthetic"]!.GetValue<bool>().ShouldBeTrue();
        (await SendAsync(HttpMethod.Get, "/usage", u1, null, HttpStatusCode.OK))["selected"]!.GetValue<string>().ShouldBe("synthetic-90d");

        await SendAsync(HttpMethod.Delete, "/usage/january", u1, null, HttpStatusCode.OK);
        (await SendAsync(HttpMethod.Delete, "/usage", u1, null, HttpStatusCode.OK))["forgotten"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task A_packed_body_is_unpacked_and_one_that_is_not_packed_is_refused()
    {
        var token = await services.TokenAsync("u3", TestContext.Current.CancellationToken);
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Csv), TestContext.Current.CancellationToken);
        }

        (await SendAsync(HttpMethod.Post, "/usage", token, Gzip(packed.ToArray()), HttpStatusCode.OK))["rows"]!.GetValue<int>().ShouldBe(1);
        await SendAsync(HttpMethod.Post, "/usage", token, Gzip([1, 2, 3, 4]), HttpStatusCode.BadRequest);
        await SendAsync(HttpMethod.Delete, "/usage", token, null, HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/usage?name=Not+A+Name", HttpStatusCode.BadRequest)]
    [InlineData("/usage?name=real-hour", HttpStatusCode.BadRequest)]
    [InlineData("/usage?dates=ymd", HttpStatusCode.BadRequest)]
    public async Task A_wrong_wish_is_refused(string path, HttpStatusCode expected) =>
        await SendAsync(HttpMethod.Post, path, await services.TokenAsync("u4", TestContext.Current.CancellationToken), new StringContent(Csv), expected);

    [Fact]
    public async Task A_file_above_the_limit_is_refused_also_when_it_is_packed()
    {
        await using var small = new RunningServices(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Data:MaxImportBytes"] = "2000" });
        await small.InitializeAsync();
        var token = await small.TokenAsync("alice", TestContext.Current.CancellationToken);
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[1_000_000], TestContext.Current.CancellationToken);
        }

        using var plain = await small.SendAsync(HttpMethod.Post, "/usage", token, new ByteArrayContent(new byte[3000]), TestContext.Current.CancellationToken);
        using var bomb = await small.SendAsync(HttpMethod.Post, "/usage", token, Gzip(packed.ToArray()), TestContext.Current.CancellationToken);

        plain.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        bomb.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_said()
    {
        foreach (var (method, path) in new[] { (HttpMethod.Get, "/usage"), (HttpMethod.Post, "/usage"), (HttpMethod.Delete, "/usage/january"), (HttpMethod.Put, "/usage/selected/january") })
        {
            using var response = await services.SendAsync(method, path, null, null, TestContext.Current.CancellationToken);
            response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    private static ByteArrayContent Gzip(byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentEncoding.Add("gzip");
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return content;
    }

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, string token, HttpContent? content, HttpStatusCode expected)
    {
        using var response = await services.SendAsync(method, path, token, content, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(expected, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
    }
}
