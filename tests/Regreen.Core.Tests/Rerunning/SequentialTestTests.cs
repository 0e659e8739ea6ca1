using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Rerunning;
using Regreen.Core.Running;

namespace Regreen.Core.Tests.Rerunning;

/// <summary>How often the reruns come to the wrong verdict, over many simulated red cases.</summary>
public sealed class SequentialTestTests
{
    private const int Cases = 4000;

    private static readonly CaseId Id = new("suite", "case");

    private static readonly Random Random = new(20260105);

    // Three standard deviations of the share of so many cases.
    private static double Slack(double share) => 3 * Math.Sqrt(share * (1 - share) / Cases);

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(0, 100, 1)]
    [InlineData(4, 20, 1)]
    [InlineData(4, 20, 0.3)]
    [InlineData(30, 60, 1)]
    public void A_case_that_fails_as_often_as_before_or_less_is_seldom_called_failing(int failedBefore, int before, double share)
    {
        var record = new CaseRecord(failedBefore, before);

        var verdicts = Settle(record, record.Rate * share, reruns: 1000);

        (verdicts.Count(verdict => verdict == Verdict.Failing) / (double)Cases).ShouldBeLessThanOrEqualTo(SequentialTest.Alpha / (1 - SequentialTest.Beta) + Slack(SequentialTest.Alpha));
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(0, 100, 0)]
    [InlineData(4, 20, 0)]
    [InlineData(4, 20, 0.3)]
    [InlineData(30, 60, 0)]
    public void A_case_that_passes_half_as_often_as_before_or_less_is_seldom_called_flaky(int failedBefore, int before, double towardsAlways)
    {
        var record = new CaseRecord(failedBefore, before);
        var half = (1 + record.Rate) / 2;

        var verdicts = Settle(record, half + ((1 - half) * towardsAlways), reruns: 1000);

        (verdicts.Count(verdict => verdict == Verdict.Flaky) / (double)Cases).ShouldBeLessThanOrEqualTo(SequentialTest.Beta / (1 - SequentialTest.Alpha) + Slack(SequentialTest.Beta));
    }

    [Theory]
    [InlineData(0, 0, 2)]
    [InlineData(0, 1, 2)]
    [InlineData(0, 14, 1)]
    [InlineData(1, 1, 4)]
    public void A_case_that_fails_steadily_needs_few_reruns(int failedBefore, int before, int reruns) =>
        Attempts(new CaseRecord(failedBefore, before), () => true, 10).Length.ShouldBe(1 + reruns);

    [Fact]
    public void A_case_that_failed_once_needs_five_passes_to_be_flaky()
    {
        var first = true;
        bool Fails() => first && !(first = false);

        var attempts = Attempts(CaseRecord.None, Fails, 10);

        attempts.Length.ShouldBe(6);
        Reruns.Settle(attempts).Verdict.ShouldBe(Verdict.Flaky);
        Reruns.Settle(attempts).Reason.ShouldBe("1 of 6 attempts failed (it was never proven before): red");
    }

    [Theory]
    [InlineData("xox", Verdict.Failing)]
    [InlineData("xoo", Verdict.Flaky)]
    public void Where_the_reruns_end_undecided_the_likelier_verdict_counts_and_the_doubt_is_told(string seen, Verdict verdict)
    {
        var turn = 0;

        var settled = Reruns.Settle(Attempts(new CaseRecord(2, 4), () => seen[turn++] == 'x', 2));

        settled.Verdict.ShouldBe(verdict);
        settled.Reason.ShouldContain(" of 3 attempts failed (2 of 4 where it was last proven; too few to tell flaky from failing): red");
    }

    [Fact]
    public void Reruns_of_a_slow_case_stop_at_a_tenth_of_the_wall_time()
    {
        var turn = 0;

        var attempts = Attempts(CaseRecord.None, () => turn++ == 0, 100, TimeSpan.FromMinutes(1));

        // 30 minutes of wall time leave 3 for reruns.
        attempts.Length.ShouldBe(4);
        FailureCount.Of(attempts)!.Comparison.ShouldBe(RateComparison.Undecided);
    }

    [Theory]
    [InlineData(15, 3)]
    [InlineData(16, 2)]
    public void A_slow_case_that_fails_every_time_is_not_waited_for_long(int seconds, int attempts) =>
        Attempts(CaseRecord.None, () => true, 100, TimeSpan.FromSeconds(seconds)).Length.ShouldBe(attempts);

    [Fact]
    public void A_case_that_could_not_be_judged_more_often_than_before_is_errored_and_not_failing()
    {
        var turn = 0;

        var attempts = Attempts(new CaseRecord(0, 40), () => turn++ != 1, 10).Select(judged => judged.Passed ? judged : judged with { Verdict = Verdict.Errored });

        Reruns.Settle([.. attempts]).Verdict.ShouldBe(Verdict.Errored);
    }

    private static List<Verdict> Settle(CaseRecord record, double rate, int reruns)
    {
        var verdicts = new List<Verdict>();
        for (var index = 0; index < Cases; index++)
        {
            var isFirst = true;
            verdicts.Add(Reruns.Settle(Attempts(record, () => isFirst ? !(isFirst = false) : Random.NextDouble() < rate, reruns)).Verdict);
        }

        return verdicts;
    }

    // What the loop would run of a case whose first attempt is red.
    private static ImmutableArray<CaseJudged> Attempts(CaseRecord record, Func<bool> fails, int reruns, TimeSpan? each = null)
    {
        var start = new RunStarted(
            new RunId("r"), "p", DateTimeOffset.UnixEpoch, new Candidate("c"), [new ManifestEntry(Id, "case", true)], Limits.Default with { Reruns = reruns }, Approval.Ask,
            new Capabilities(false, false, false, false, false, false), ImmutableSortedDictionary<string, string>.Empty, "s", null);
        var plan = new AttemptPlan(start);
        var attempts = ImmutableArray<CaseJudged>.Empty;
        for (var owed = plan.Owed; !owed.IsEmpty; owed = plan.After(owed, Id, attempts))
        {
            attempts = attempts.Add(Judged(fails(), each ?? TimeSpan.Zero) with { Record = attempts.IsEmpty ? record : null });
        }

        return attempts;
    }

    private static CaseJudged Judged(bool isRed, TimeSpan took) => new(
        Id, "case", true, isRed ? Verdict.Failing : Verdict.Proven, isRed ? "red" : "green", !isRed, [], isRed ? new Divergence(Phase.Answer, "answer: wrong", "red", null) : null, null, DateTimeOffset.UnixEpoch, took);
}
