using System.Text;
using Regreen.Core.Judging.Streaming;

namespace Regreen.Core.Tests.Judging.Streaming;

public sealed class ServerSentEventReaderTests
{
    [Fact]
    public void Reads_the_examples_of_the_standard()
    {
        Read("data: YHOO\ndata: +2\ndata: 10\n\n").ShouldBe(["message|YHOO\n+2\n10|"]);
        Read(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n").ShouldBe(["heartbeat|: test stream|", "message|first event|1", "message|second event|", "message| third event|"]);
        Read("data\n\ndata\ndata\n\ndata:").ShouldBe(["message||", "message|\n|"]);
        Read("event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\nevent: nothing\n\ndata: x\n\n").ShouldBe(["add|73857293|", "remove|2153|", "message|x|"]);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\r\n")]
    public void Reads_the_same_however_the_bytes_are_cut(string end)
    {
        var bytes = Encoding.UTF8.GetBytes($"\uFEFFid: 7{end}event: tick{end}data: größer 🎉{end}data: zwei{end}{end}:still here{end}data: three{end}{end}data: never sent{end}");
        string[] expected = ["tick|größer 🎉\nzwei|7", "heartbeat|:still here|7", "message|three|7"];

        for (var size = 1; size <= bytes.Length; size++)
        {
            Read(bytes.Chunk(size)).ShouldBe(expected, $"in pieces of {size}");
        }
    }

    [Fact]
    public void Remembers_the_last_id_and_the_wish_to_wait()
    {
        var reader = new ServerSentEventReader();

        reader.Take("id: a\nretry: 1500\nretry: soon\ndata: x\n\nid: b\0c\n"u8);

        reader.LastId.ShouldBe("a");
        reader.Retry.ShouldBe(TimeSpan.FromMilliseconds(1500));
    }

    [Fact]
    public void Keeps_no_more_of_an_event_than_its_bound()
    {
        var reader = new ServerSentEventReader();
        var line = Encoding.UTF8.GetBytes("data: " + new string('x', 300_000) + "\n");
        for (var count = 0; count < 5; count++)
        {
            reader.Take(line).ShouldBeEmpty();
        }

        var cut = reader.Take("\n"u8).ShouldHaveSingleItem();
        var whole = reader.Take("data: y\n\n"u8).ShouldHaveSingleItem();

        cut.Cut.ShouldBeTrue();
        cut.Data.Length.ShouldBeLessThanOrEqualTo(ServerSentEventReader.MostCharacters);
        whole.ShouldBe(new ServerSentEvent("message", "y", null));
    }

    private static IEnumerable<string> Read(string stream) => Read([Encoding.UTF8.GetBytes(stream)]);

    private static IEnumerable<string> Read(IEnumerable<byte[]> pieces)
    {
        var reader = new ServerSentEventReader();
        return [.. pieces.SelectMany(piece => reader.Take(piece)).Select(happened => $"{happened.Type}|{happened.Data}|{happened.LastId}")];
    }
}
