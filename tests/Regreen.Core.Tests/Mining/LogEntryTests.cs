using Regreen.Core.Mining;

namespace Regreen.Core.Tests.Mining;

public sealed class LogEntryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 9, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-03-09 12:00:00,123 ERROR no", true)]
    [InlineData("[2026-03-09T12:00:00] ERROR no", true)]
    [InlineData("2026-03-09T12:00:00.5Z ERROR no", false)]
    [InlineData("2026-03-09 14:00:00+0200 ERROR no", false)]
    [InlineData("""{"time":"2026-03-09T12:00:00.1","message":"no"}""", true)]
    [InlineData("""{"time":"2026-03-09T12:00:00.1+00:00","message":"no"}""", false)]
    [InlineData("no instant at all", false)]
    public void A_line_says_whether_its_zone_was_assumed(string text, bool isAssumed) => LogEntry.FromLine(text, "service").IsZoneAssumed.ShouldBe(isAssumed);

    [Fact]
    public void An_instant_that_the_source_itself_gives_is_believed() =>
        LogEntry.FromStamped("2026-03-09T12:00:00.000000001Z 2026-03-09 19:00:00 ERROR no", "service").ShouldSatisfyAllConditions(
            line => line.At!.Value.ShouldBe(Noon, TimeSpan.FromSeconds(1)), line => line.IsZoneAssumed.ShouldBeFalse());

    [Fact]
    public void A_clock_that_jumps_leaves_a_stack_with_its_line_and_takes_out_only_what_says_another_time()
    {
        string[] texts = ["2026-03-09T12:00:05Z ERROR first", "    at one", "2026-03-09T09:00:00Z INFO back in time", "    at two", "2026-03-09T12:00:03Z ERROR back again", "    at three", "2036-01-01T00:00:00Z far ahead"];

        var lines = LogWindow.Cut(texts.Select(text => LogEntry.FromLine(text, "service")), Noon, Noon.AddMinutes(1), 100, text => text);

        lines.Select(line => line.Text).ShouldBe(["2026-03-09T12:00:03Z ERROR back again", "    at three", "2026-03-09T12:00:05Z ERROR first", "    at one"]);
    }

    [Theory]
    [InlineData("web-1  | boom", "web-1", "boom")]
    [InlineData("web-1  |     at src/a.js:3", "web-1", "    at src/a.js:3")]
    [InlineData("[worker-7]     at Shop.Run()", "[worker-7]", "    at Shop.Run()")]
    [InlineData("agent[412]: Traceback (most recent call last):", "agent[412]:", "Traceback (most recent call last):")]
    [InlineData("    at Shop.Run()", "", "    at Shop.Run()")]
    [InlineData("2026-03-09T12:00:05Z ERROR first", "", "2026-03-09T12:00:05Z ERROR first")]
    public void The_writer_stands_before_the_line_where_several_share_a_stream(string text, string who, string said) => LinePrefix.Split(text).ShouldBe((who, said));

    [Theory]
    [InlineData(null, "2026-03-09 ERROR: store is slow", 4, "2026-03-09  store is slow")]
    [InlineData(null, "level=warn store is slow", 3, "store is slow")]
    [InlineData(null, "[info] store is slow", 2, "store is slow")]
    [InlineData("Information", "store is slow", 2, "store is slow")]
    [InlineData(null, "an error of the store", -1, "an error of the store")]
    public void A_level_is_told_from_the_rest_of_a_line(string? level, string text, int rank, string said) => LogLevels.Of(level, text).ShouldBe((rank, said));
}
