using Microsoft.Extensions.Options;
using UsageAgents.Running;

namespace UsageAgents.Tests.Running;

public sealed class RunAdmissionTests
{
    private static readonly RunRequest Request = new("r", "data", "How many?", "tenant", "user");

    [Fact]
    public void Whoever_comes_with_an_earlier_time_than_the_last_one_is_not_taken_for_too_fast()
    {
        var time = new SettableTime { Seconds = 100 };
        var admission = new RunAdmission(Options.Create(new RunOptions { PerSecond = 1000, Burst = 3 }), time);
        admission.Enter(Request).ShouldBeNull();

        time.Seconds = 99;
        var late = admission.Enter(Request);
        time.Seconds = 100;

        late.ShouldBeNull();
        admission.Enter(Request).ShouldBeNull();
        admission.Enter(Request)!.Code.ShouldBe("rate_limited");
    }

    private sealed class SettableTime : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
