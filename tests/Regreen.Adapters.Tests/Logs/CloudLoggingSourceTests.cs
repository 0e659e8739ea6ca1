using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Regreen.Adapters.GoogleCloud;
using Regreen.Core;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.TestServer;

namespace Regreen.Adapters.Tests.Logs;

public sealed class CloudLoggingSourceTests : IDisposable
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    private static readonly DateTimeOffset From = new(2026, 1, 2, 3, 0, 0, TimeSpan.Zero);
    private static readonly Deployment Deployment = new("k", false, ImmutableSortedDictionary<string, string>.Empty, new ServedRevision("tree", null, null, RevisionSource.Service));

    private readonly RSA _key = RSA.Create(2048);
    private readonly string _folder = Directory.CreateTempSubdirectory("regreen-test-").FullName;
    private readonly FakeTimeProvider _time = new(From);

    [Fact]
    public async Task Reads_page_after_page_as_the_service_account_and_keeps_traces()
    {
        await using var google = await FakeApi.StartAsync((context, body) => context.Request.Path.Value switch
        {
            "/token" => context.Response.WriteAsJsonAsync(new { access_token = "at-1", expires_in = 3600, token_type = "Bearer" }),
            _ when body.Contains("\"pageToken\":\"p2\"", StringComparison.Ordinal) => context.Response.WriteAsync($$"""
                { "entries": [ { "textPayload": "first", "severity": "ERROR", "timestamp": "2026-01-02T03:00:01Z", "resource": { "type": "cloud_run_revision", "labels": { "service_name": "agents" } } } ] }
                """),
            _ when body.Contains("\"pageToken\":\"p1\"", StringComparison.Ordinal) => context.Response.WriteAsync("""{ "nextPageToken": "p2" }"""),
            _ => context.Response.WriteAsync($$"""
                { "entries": [ { "jsonPayload": { "message": "second" }, "timestamp": "2026-01-02T03:00:02Z", "trace": "projects/shop/traces/{{Trace}}" } ], "nextPageToken": "p1" }
                """),
        });

        using var source = Source(google, filter: "resource.type=\"cloud_run_revision\" OR severity>=ERROR");
        var lines = await ReadAsync(source);

        lines.Select(line => (line.Source, line.Text, line.Trace)).ShouldBe([("agents", "ERROR first", null), ("google", "second", Trace)]);
        var requests = google.Requests.ToArray();
        requests.Length.ShouldBe(4);
        requests[1].Authorization.ShouldBe("Bearer at-1");
        using var asked = JsonDocument.Parse(requests[1].Body);
        asked.RootElement.GetProperty("resourceNames")[0].GetString().ShouldBe("projects/shop");
        asked.RootElement.GetProperty("filter").GetString().ShouldBe(
            "(resource.type=\"cloud_run_revision\" OR severity>=ERROR) AND timestamp>=\"2026-01-02T03:00:00.000000Z\" AND timestamp<=\"2026-01-02T03:10:00.000000Z\"");
        AssertionIsSigned(requests[0].Body);
    }

    [Fact]
    public async Task Waits_where_quota_is_exceeded_and_goes_on()
    {
        var refusals = 0;
        await using var google = await FakeApi.StartAsync((context, _) =>
        {
            if (context.Request.Path == "/token")
            {
                return context.Response.WriteAsJsonAsync(new { access_token = "at" });
            }

            if (refusals++ < 2)
            {
                context.Response.StatusCode = 429;
                context.Response.Headers.RetryAfter = "0";
                return context.Response.WriteAsync("""{ "error": { "code": 429, "message": "Quota exceeded for quota metric 'Read requests'", "status": "RESOURCE_EXHAUSTED" } }""");
            }

            return context.Response.WriteAsync("{}");
        });

        using var source = Source(google);
        (await ReadAsync(source)).ShouldBeEmpty();
        refusals.ShouldBe(3);
    }

    [Fact]
    public async Task Quota_that_does_not_come_back_is_an_error_with_its_reason_and_never_no_errors()
    {
        await using var google = await FakeApi.StartAsync((context, _) =>
        {
            context.Response.StatusCode = context.Request.Path == "/token" ? 200 : 429;
            return context.Response.WriteAsync(context.Request.Path == "/token" ? """{ "access_token": "at" }""" : """{ "error": { "message": "Quota exceeded" } }""");
        });

        using var source = Source(google);
        var time = LetTimePassAsync(() => google.Requests.Count >= 3);
        var error = await Should.ThrowAsync<UserErrorException>(ReadAsync(source));
        await time;

        error.Message.ShouldBe("Google Cloud Logging gave no whole answer within 60 s: Quota exceeded.");
    }

    [Theory]
    [InlineData(403, """{ "error": { "code": 403, "message": "Permission denied for key hunter2" } }""", "Google Cloud Logging refused (403): Permission denied for key •••")]
    [InlineData(200, "{ \"entries\": [ {", "Google Cloud Logging could not be read: ")]
    public async Task A_refusal_or_a_broken_answer_is_an_error_that_says_why(int status, string answer, string message)
    {
        await using var google = await FakeApi.StartAsync((context, _) =>
        {
            context.Response.StatusCode = context.Request.Path == "/token" ? 200 : status;
            return context.Response.WriteAsync(context.Request.Path == "/token" ? """{ "access_token": "at" }""" : answer);
        });

        using var source = Source(google);
        (await Should.ThrowAsync<UserErrorException>(ReadAsync(source))).Message.ShouldStartWith(message);
    }

    [Fact]
    public async Task An_expired_token_is_renewed_once()
    {
        var tokens = 0;
        await using var google = await FakeApi.StartAsync((context, _) =>
        {
            if (context.Request.Path == "/token")
            {
                return context.Response.WriteAsJsonAsync(new { access_token = $"at-{++tokens}" });
            }

            context.Response.StatusCode = context.Request.Headers.Authorization == "Bearer at-2" ? 200 : 401;
            return context.Response.WriteAsync("{}");
        });

        using var source = Source(google);
        (await ReadAsync(source)).ShouldBeEmpty();
        tokens.ShouldBe(2);
    }

    [Fact]
    public async Task Without_a_key_file_the_identity_of_the_machine_is_used()
    {
        await using var google = await FakeApi.StartAsync((context, _) => context.Request.Path.StartsWithSegments("/computeMetadata", StringComparison.Ordinal)
            ? context.Response.WriteAsJsonAsync(new { access_token = context.Request.Headers["Metadata-Flavor"] == "Google" ? "of-machine" : "none" })
            : context.Response.WriteAsync("{}"));

        using var source = new CloudLoggingSource(new CloudLoggingOptions("shop") { Endpoint = google.Address, Metadata = google.Address }, Redact, _time);
        await ReadAsync(source);

        google.Requests.Last().Authorization.ShouldBe("Bearer of-machine");
    }

    [Fact]
    public async Task A_key_file_that_is_none_is_an_error()
    {
        var file = Path.Combine(_folder, "no.json");
        await File.WriteAllTextAsync(file, "{}", TestContext.Current.CancellationToken);
        using var source = new CloudLoggingSource(new CloudLoggingOptions("shop") { Credentials = file }, Redact, _time);

        (await Should.ThrowAsync<UserErrorException>(ReadAsync(source))).Message.ShouldBe($"'{file}' is no key file of a service account.");
    }

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Redact(string text) => text.Replace("hunter2", "•••", StringComparison.Ordinal);

    private static Task<IReadOnlyList<LogLine>> ReadAsync(CloudLoggingSource source) => source.ReadAsync(Deployment, From, From.AddMinutes(10), 1500, TestContext.Current.CancellationToken);

    private CloudLoggingSource Source(FakeApi google, string? filter = null)
    {
        var file = Path.Combine(_folder, "key.json");
        File.WriteAllText(file, JsonSerializer.Serialize(new
        {
            type = "service_account",
            client_email = "reader@shop.iam.gserviceaccount.com",
            private_key_id = "k1",
            private_key = _key.ExportPkcs8PrivateKeyPem(),
            token_uri = new Uri(google.Address, "/token").ToString(),
        }));
        return new CloudLoggingSource(new CloudLoggingOptions("shop") { Filter = filter, Credentials = file, Endpoint = google.Address }, Redact, _time);
    }

    // A further request shows that the first refusal was read; only then does the time run out.
    private async Task LetTimePassAsync(Func<bool> wasRefused)
    {
        while (!wasRefused())
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await WaitAsync(wasRefused);
        }

        _time.Advance(TimeSpan.FromMinutes(1));
    }

    private static async Task WaitAsync(Func<bool> holds)
    {
        var until = TimeProvider.System.GetTimestamp();
        while (!holds() && TimeProvider.System.GetElapsedTime(until) < TimeSpan.FromSeconds(2))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private void AssertionIsSigned(string form)
    {
        var assertion = Uri.UnescapeDataString(form.Split("assertion=")[1].Split('&')[0]).Split('.');
        var signature = System.Buffers.Text.Base64Url.DecodeFromChars(assertion[2]);
        _key.VerifyData(System.Text.Encoding.ASCII.GetBytes($"{assertion[0]}.{assertion[1]}"), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).ShouldBeTrue();
        using var claims = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(assertion[1]));
        claims.RootElement.GetProperty("iss").GetString().ShouldBe("reader@shop.iam.gserviceaccount.com");
        claims.RootElement.GetProperty("scope").GetString().ShouldBe("https://www.googleapis.com/auth/logging.read");
        (claims.RootElement.GetProperty("exp").GetInt64() - claims.RootElement.GetProperty("iat").GetInt64()).ShouldBe(3600);
    }
}
