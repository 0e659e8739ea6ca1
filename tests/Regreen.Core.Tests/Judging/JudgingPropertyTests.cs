using CsCheck;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Controls;

namespace Regreen.Core.Tests.Judging;

public sealed class JudgingPropertyTests
{
    private static readonly ControlResult[] Live = [Traffic.LiveLogin];

    [Fact]
    public void Whatever_is_missing_or_out_of_order_a_verdict_comes_and_a_green_one_had_every_expectation() =>
        Gen.Shuffle(Traffic.Honest().Frames.ToArray()).Select(Gen.Int[0, 25], Gen.Bool).Sample((shuffled, kept, shuffle) =>
        {
            var frames = shuffle ? shuffled.Take(kept) : shuffled.Take(kept).OrderBy(frame => frame.Index);
            var judged = Traffic.Judge(Traffic.Strict(), Traffic.Transcript(frames), [.. Live]);
            return judged.Passed == judged.Expectations.All(result => result.Held)
                && (judged.Verdict != Verdict.Proven || judged.Passed)
                && judged.Passed == (judged.Divergence is null);
        });

    [Fact]
    public void Taking_one_frame_that_the_service_sent_out_of_honest_traffic_never_leaves_it_proven_without_a_reason()
    {
        // The welcome and the beginning of a tool are asked for by nobody in the strict case; everything else is.
        var frames = Traffic.Honest().Frames;
        var needed = frames.Where(frame => frame.Direction == FrameDirection.Received && !frame.Payload.Contains("welcome", StringComparison.Ordinal) && !frame.Payload.Contains("tool_executing", StringComparison.Ordinal));

        foreach (var frame in needed)
        {
            Traffic.Judge(Traffic.Strict(), Traffic.Transcript(frames.Remove(frame)), [.. Live]).Verdict.ShouldBe(Verdict.Failing, frame.Payload);
        }
    }

    [Fact]
    public void The_same_traffic_gives_the_same_verdict_after_it_was_stored() =>
        Gen.Int[0, 25].Sample(kept =>
        {
            var transcript = Traffic.Transcript(Traffic.Honest().Frames.Take(kept));
            var stored = Transcript.Parse(transcript.ToJsonLines());
            var (now, later) = (Traffic.Judge(Traffic.Strict(), transcript, [.. Live]), Traffic.Judge(Traffic.Strict(), stored, [.. Live]));
            return now.Verdict == later.Verdict && now.Reason == later.Reason && now.Divergence == later.Divergence;
        });

    [Fact]
    public void A_signature_holds_nothing_that_varies_between_runs() =>
        Gen.Int[100_000, 999_999].Select(Gen.Int[0, 4]).Sample((number, drop) =>
        {
            var frames = Traffic.Run(1, "alice", $"r{number}", number).ToList();
            frames.RemoveAt(drop);
            var judged = Traffic.Judge(Traffic.Case([Traffic.Connect(0, "alice"), Traffic.Ask(1, "alice", "a", number + 1)]), Traffic.Transcript([.. Traffic.Login(0, "alice"), .. frames]));
            return judged.Divergence is { } divergence && !divergence.Signature.Any(char.IsAsciiDigit) && !divergence.Signature.Contains("alice", StringComparison.Ordinal);
        });

    [Fact]
    public void Claims_are_never_fewer_than_declared()
    {
        foreach (var claim in Enum.GetValues<Claim>())
        {
            ControlsEngine.ClaimsOf(Traffic.Observe(Traffic.Strict(claim), Traffic.Honest())).ShouldContain(claim);
        }
    }
}
