using Regreen.Core.Judging;
using Regreen.Core.Judging.Observing;

namespace Regreen.Core.Tests.Judging;

public sealed class RefusalTests
{
    [Theory]
    [InlineData("2", 2.0)]
    [InlineData("\"0.5\"", 0.5)]
    [InlineData("-1", null)]
    [InlineData("\"-Infinity\"", null)]
    [InlineData("\"NaN\"", null)]
    [InlineData("\"99999999999999999999\"", null)]
    [InlineData("\"soon\"", null)]
    public void An_error_event_says_in_seconds_when_to_come_again_or_does_not(string told, double? seconds)
    {
        var frame = new Frame(0, default, "s", FrameDirection.Received, 0) { Payload = $$"""{"type":"error","code":"rate_limited","retry_after":{{told}}}""" };

        var refusal = Refusal.In([Traffic.Contract.Read(frame)], Traffic.Contract).ShouldNotBeNull();

        (refusal.RetryAfter?.TotalSeconds).ShouldBe(seconds);
    }
}
