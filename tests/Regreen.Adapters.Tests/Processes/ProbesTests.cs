using System.Net;
using System.Net.Sockets;
using Regreen.Adapters.Process.Deploying;
using Regreen.Adapters.Process.Probing;

namespace Regreen.Adapters.Tests.Processes;

public sealed class ProbesTests : IDisposable
{
    private readonly Probes _probes = new(TimeProvider.System);

    [Fact]
    public async Task A_port_that_takes_connections_is_healthy()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var result = await _probes.TcpAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, TimeSpan.FromSeconds(5), Token);

        result.IsHealthy.ShouldBeTrue(result.Detail);
        result.Detail.ShouldBe("takes connections");
    }

    [Fact]
    public async Task A_port_where_nobody_listens_refuses()
    {
        var port = Ports.Free(1)[0];

        var result = await _probes.HttpAsync($"http://127.0.0.1:{port}/", TimeSpan.FromSeconds(5), Token);

        (result.IsHealthy, result.Detail).ShouldBe((false, "refused the connection"));
        Ports.HolderOf(port).ShouldBeNull();
    }

    [Fact]
    public async Task A_port_that_says_nothing_runs_into_the_deadline()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var result = await _probes.HttpAsync($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/", TimeSpan.FromMilliseconds(300), Token);

        (result.IsHealthy, result.Detail).ShouldBe((false, "did not answer within 0.3 s"));
    }

    [Theory]
    [InlineData("""{"a":{"b":"x"}}""", "a.b", "x")]
    [InlineData("""{"a":{"b":7}}""", "a.b", "7")]
    [InlineData("""{"a":null}""", "a", null)]
    [InlineData("""{"a":"x"}""", "a.b", null)]
    [InlineData("<html>", "a", null)]
    [InlineData("[1]", "a", null)]
    public void Fields_are_read_by_dotted_path(string json, string path, string? expected) => Probes.Field(json, path).ShouldBe(expected);

    public void Dispose() => _probes.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
