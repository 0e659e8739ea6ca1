using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Regreen.Adapters.Kubernetes;
using Regreen.Core;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.TestServer;

namespace Regreen.Adapters.Tests.Logs;

public sealed class KubernetesLogSourceTests
{
    private const string Pods = """
        { "kind": "PodList", "items": [
          { "metadata": { "name": "agents-1" }, "spec": { "containers": [ { "name": "main" }, { "name": "proxy" } ] },
            "status": { "containerStatuses": [ { "name": "main", "restartCount": 1 }, { "name": "proxy", "restartCount": 0 } ] } } ] }
        """;

    private static readonly DateTimeOffset From = new(2026, 1, 2, 3, 0, 0, TimeSpan.Zero);
    private static readonly Deployment Deployment = new("k", false, ImmutableSortedDictionary<string, string>.Empty, new ServedRevision("tree", null, null, RevisionSource.Service));

    [Fact]
    public async Task Reads_every_container_of_the_pods_and_what_was_printed_before_a_restart()
    {
        var token = Path.GetTempFileName();
        await File.WriteAllTextAsync(token, "secret-token\n", TestContext.Current.CancellationToken);
        await using var server = await FakeApi.StartAsync((context, _) => context.Request.Path.Value!.EndsWith("/pods", StringComparison.Ordinal)
            ? context.Response.WriteAsync(Pods)
            : context.Response.WriteAsync((context.Request.Query["container"].ToString(), context.Request.Query["previous"].ToString()) switch
            {
                ("main", "true") => "2026-01-02T03:00:01.5Z out of memory\n",
                ("main", _) => "2026-01-02T03:00:03Z started again\n",
                _ => "2026-01-02T03:00:02Z upstream refused\n",
            }));

        var lines = await ReadAsync(Options(server) with { TokenFile = token });

        lines.Select(line => $"{line.Source}: {line.Text}").ShouldBe(["agents-1/main: out of memory", "agents-1/proxy: upstream refused", "agents-1/main: started again"]);
        server.Requests.ShouldAllBe(request => request.Authorization == "Bearer secret-token");
        server.Requests.First().Url.ShouldBe("/api/v1/namespaces/shop/pods?labelSelector=app%3Dagents&limit=100");
        server.Requests.ElementAt(2).Url.ShouldBe("/api/v1/namespaces/shop/pods/agents-1/log?container=main&timestamps=true&sinceTime=2026-01-02T03%3A00%3A00Z&tailLines=100&limitBytes=16777216");
        File.Delete(token);
    }

    [Fact]
    public async Task Only_the_named_container_is_read()
    {
        await using var server = await FakeApi.StartAsync((context, _) => context.Response.WriteAsync(
            context.Request.Path.Value!.EndsWith("/pods", StringComparison.Ordinal) ? Pods : "2026-01-02T03:00:02Z upstream refused\n"));

        (await ReadAsync(Options(server) with { Container = "proxy" })).Select(line => line.Source).ShouldBe(["agents-1/proxy"]);
    }

    [Theory]
    [InlineData(403, """{ "kind": "Status", "message": "pods is forbidden: User \"system:serviceaccount:shop:default\" cannot list" }""", "The Kubernetes API server refused the list of pods (403): pods is forbidden: User \"system:serviceaccount:shop:default\" cannot list")]
    [InlineData(200, """{ "kind": "PodList", "items": [] }""", "No pod of namespace 'shop' fits 'app=agents'.")]
    [InlineData(200, "<html>", "The logs of Kubernetes could not be read: ")]
    public async Task What_cannot_be_read_is_an_error_that_says_why(int status, string answer, string message)
    {
        await using var server = await FakeApi.StartAsync((context, _) =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(answer);
        });

        (await Should.ThrowAsync<UserErrorException>(ReadAsync(Options(server)))).Message.ShouldStartWith(message);
    }

    [Fact]
    public async Task A_container_whose_log_is_refused_is_an_error_and_not_silence()
    {
        await using var server = await FakeApi.StartAsync((context, _) =>
        {
            var isList = context.Request.Path.Value!.EndsWith("/pods", StringComparison.Ordinal);
            context.Response.StatusCode = isList ? 200 : 400;
            return context.Response.WriteAsync(isList ? Pods : """{ "kind": "Status", "message": "container \"main\" in pod \"agents-1\" is waiting to start: ImagePullBackOff" }""");
        });

        (await Should.ThrowAsync<UserErrorException>(ReadAsync(Options(server)))).Message.ShouldContain("ImagePullBackOff");
    }

    private static KubernetesLogOptions Options(FakeApi server) => new(server.Address, "shop", "app=agents");

    private static async Task<IReadOnlyList<LogLine>> ReadAsync(KubernetesLogOptions options)
    {
        using var source = new KubernetesLogSource(options, text => text, TimeProvider.System);
        return await source.ReadAsync(Deployment, From, From.AddMinutes(10), 100, TestContext.Current.CancellationToken);
    }
}
