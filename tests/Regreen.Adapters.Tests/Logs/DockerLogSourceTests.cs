using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Http;
using Regreen.Adapters.Docker;
using Regreen.Core;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.TestServer;

namespace Regreen.Adapters.Tests.Logs;

public sealed class DockerLogSourceTests : IDisposable
{
    private static readonly DateTimeOffset From = new(2026, 1, 2, 3, 0, 0, TimeSpan.Zero);
    private static readonly Deployment Deployment = new("k", false, ImmutableSortedDictionary<string, string>.Empty, new ServedRevision("tree", null, null, RevisionSource.Service));

    private readonly string _folder = Directory.CreateTempSubdirectory("regreen-").FullName;

    private string Socket => Path.Combine(_folder, "d.sock");

    [Fact]
    public async Task Reads_both_streams_in_the_order_of_their_pieces()
    {
        byte[] stream =
        [
            .. Piece(1, "2026-01-02T03:00:01.000000001Z started\n2026-01-02T03:00:02Z {\"level\":\"error\",\"msg\":\"no "),
            .. Piece(1, "route\"}\n"),
            .. Piece(2, "2026-01-02T03:00:03Z panic\n2026-01-02T04:00:00Z too late\n"),
        ];
        await using var docker = await StartAsync(false, stream);

        var lines = await ReadAsync();

        lines.Select(line => $"{line.At:HH:mm:ss} {line.Source}: {line.Text}").ShouldBe(["03:00:01 agents: started", "03:00:02 agents: error no route", "03:00:03 agents: panic"]);
        docker.Requests.Select(request => request.Url).ShouldBe(
            ["/containers/agents/json", "/containers/agents/logs?stdout=1&stderr=1&timestamps=1&since=1767322800.000&until=1767323400.000&tail=100"]);
    }

    [Fact]
    public async Task Reads_a_container_with_a_terminal_as_plain_text()
    {
        await using var docker = await StartAsync(true, Encoding.UTF8.GetBytes("2026-01-02T03:00:01Z plain\r\n"));

        (await ReadAsync()).Select(line => line.Text).ShouldBe(["plain"]);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_is_an_error_and_not_a_short_log()
    {
        await using var docker = await StartAsync(false, Piece(1, "2026-01-02T03:00:01Z started\n")[..20]);

        (await Should.ThrowAsync<UserErrorException>(ReadAsync())).Message.ShouldEndWith("the stream broke off in the middle of a piece.");
    }

    [Fact]
    public async Task A_container_that_is_not_there_is_an_error()
    {
        await using var docker = await FakeApi.StartAsync(
            (context, _) =>
            {
                context.Response.StatusCode = 404;
                return context.Response.WriteAsJsonAsync(new { message = "No such container: agents" });
            },
            Socket);

        (await Should.ThrowAsync<UserErrorException>(ReadAsync())).Message.ShouldBe("Docker has no container 'agents'.");
    }

    [Fact]
    public async Task A_socket_that_is_not_there_is_an_error() =>
        (await Should.ThrowAsync<UserErrorException>(ReadAsync())).Message.ShouldStartWith($"Docker's log of 'agents' could not be read over {Socket}: ");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] Piece(byte stream, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var header = new byte[8];
        header[0] = stream;
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), (uint)bytes.Length);
        return [.. header, .. bytes];
    }

    private Task<FakeApi> StartAsync(bool terminal, byte[] logs) => FakeApi.StartAsync(
        async (context, _) =>
        {
            if (context.Request.Path.Value!.EndsWith("/json", StringComparison.Ordinal))
            {
                await context.Response.WriteAsync($$"""{ "Id": "abc", "Config": { "Tty": {{(terminal ? "true" : "false")}} } }""");
            }
            else
            {
                await context.Response.Body.WriteAsync(logs);
            }
        },
        Socket);

    private async Task<IReadOnlyList<LogLine>> ReadAsync()
    {
        using var source = new DockerLogSource("agents", Socket, text => text, TimeProvider.System);
        return await source.ReadAsync(Deployment, From, From.AddMinutes(10), 100, TestContext.Current.CancellationToken);
    }
}
