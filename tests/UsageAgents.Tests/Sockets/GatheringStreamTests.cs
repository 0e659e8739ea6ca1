using System.Net.WebSockets;
using System.Text;
using UsageAgents.Service.Sockets;

namespace UsageAgents.Tests.Sockets;

public sealed class GatheringStreamTests : IDisposable
{
    private readonly WritesSeen _connection = new();

    public void Dispose() => _connection.Dispose();

    [Fact]
    public async Task What_is_known_to_be_followed_leaves_with_the_last_in_one_piece_and_in_order()
    {
        await using var stream = new GatheringStream(_connection);

        await SendAsync(stream, "first ", more: true);
        await SendAsync(stream, "second ", more: true);
        _connection.Writes.ShouldBeEmpty();
        await SendAsync(stream, "third", more: false);
        await SendAsync(stream, " alone", more: false);

        _connection.Writes.ShouldBe(["first second third", " alone"]);
    }

    [Fact]
    public async Task What_is_larger_than_the_buffer_passes_through_in_order()
    {
        await using var stream = new GatheringStream(_connection);
        var large = new string('x', 20_000);

        await SendAsync(stream, "small ", more: true);
        await SendAsync(stream, large, more: true);
        await SendAsync(stream, " end", more: false);

        string.Concat(_connection.Writes).ShouldBe($"small {large} end");
    }

    [Fact]
    public async Task A_WebSocket_on_it_sends_the_same_messages()
    {
        await using var stream = new GatheringStream(_connection);
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });

        stream.MoreFollows = true;
        await socket.SendAsync("one"u8.ToArray().AsMemory(), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        stream.MoreFollows = false;
        await socket.SendAsync("two"u8.ToArray().AsMemory(), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

        var written = _connection.Writes.ShouldHaveSingleItem();
        written.ShouldContain("one");
        written.ShouldEndWith("two");
    }

    private static async Task SendAsync(GatheringStream stream, string text, bool more)
    {
        stream.MoreFollows = more;
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);
        await stream.FlushAsync(TestContext.Current.CancellationToken);
    }

    private sealed class WritesSeen : MemoryStream
    {
        public List<string> Writes { get; } = [];

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes.Add(Encoding.Latin1.GetString(buffer.Span));
            return ValueTask.CompletedTask;
        }
    }
}
