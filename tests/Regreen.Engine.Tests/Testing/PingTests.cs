using CsCheck;
using Regreen.Core.Judging;
using Regreen.Engine.Testing.Running;

namespace Regreen.Engine.Tests.Testing;

/// <summary>Signs of life that a service gives on an open WebSocket.</summary>
public sealed class PingTests
{
    private const string Quiet = """
        version: 1
        defaults: { connect: 10s }
        cases:
          - id: alive
            steps:
              - connect: { user: alice }
                expect: { authenticated: alice, pings: { within: 300ms } }
        """;

    [Fact]
    public void Garbage_is_read_the_same_in_whatever_pieces_it_comes_and_never_read_twice() =>
        Gen.Byte.Array[0, 4096].Select(Gen.Int[1, 64].Array[1, 32]).Sample((bytes, sizes) =>
        {
            var (whole, pieces) = (Told(bytes, [Math.Max(1, bytes.Length)]), Told(bytes, sizes));

            // A frame takes two bytes at least, so no garbage tells of more.
            whole.ShouldBe(pieces);
            whole.Count.ShouldBeLessThanOrEqualTo(bytes.Length / 2);
            whole.ShouldAllBe(kind => kind == "ping" || kind == "pong");
        }, iter: 2000);

    [Fact]
    public void A_frame_that_promises_more_than_ever_comes_swallows_what_follows()
    {
        byte[] endless = [0x82, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];

        Told([.. endless, .. Enumerable.Repeat<byte>(0x89, 10_000)], [7]).ShouldBeEmpty();
        Told([0x89, 0x00, .. endless, 0x89, 0x00], [1]).ShouldBe(["ping"]);
    }

    private static List<string> Told(byte[] bytes, int[] sizes)
    {
        var seen = new List<string>();
        var headers = new FrameHeaders(seen.Add);
        for (var (start, piece) = (0, 0); start < bytes.Length; start += sizes[piece % sizes.Length], piece++)
        {
            headers.Take(bytes.AsSpan(start, Math.Min(sizes[piece % sizes.Length], bytes.Length - start)));
        }

        return seen;
    }

    [Theory]
    [InlineData(nameof(Fault.Pings), "ping")]
    [InlineData(nameof(Fault.Pongs), "pong")]
    [InlineData(nameof(Fault.Heartbeats), "heartbeat")]
    public async Task Pings_pongs_and_heartbeats_are_signs_of_life(string kind, string told)
    {
        await using var server = await AgentServer.StartAsync(Enum.Parse<Fault>(kind));
        var evidence = new MemoryEvidence();

        var judged = await Cases.RunAsync(server, Quiet.Replace("within: 300ms", "within: 30s, least: 2", StringComparison.Ordinal), "alive", evidence);

        judged.Verdict.ShouldBe(Verdict.Proven, judged.Reason);
        judged.Expectations[1].Observed.ShouldContain(told);
        judged.Receipt!.Controls.Where(control => control.Name.StartsWith("pings ", StringComparison.Ordinal)).Select(control => (control.Name, control.TurnedRed)).ShouldBe([("pings dropped", true), ("pings late", true)]);
        var transcript = Transcript.Parse((await evidence.GetAsync(judged.Receipt.Transcript, TestContext.Current.CancellationToken))!);
        transcript.Frames.Any(frame => frame.Direction == FrameDirection.Pinged && frame.EventType == told).ShouldBe(told != "heartbeat");
    }

    [Fact]
    public async Task Signs_of_life_are_waited_for_beside_a_question_too()
    {
        await using var server = await AgentServer.StartAsync(Fault.Pings);
        var text = """
            version: 1
            defaults: { connect: 30s, first_event: 30s, completion: 30s }
            cases:
              - id: alive
                steps:
                  - connect: { user: alice }
                    expect: { authenticated: alice }
                  - ask: { agent: data, message: "How many output tokens did the conversation workload produce?" }
                    expect: { terminal: agent_completed, answer: { grounded: true }, pings: { within: 30s, least: 2 } }
            """;

        var judged = await Cases.RunAsync(server, text, "alive");

        judged.Passed.ShouldBeTrue(judged.Reason);
        judged.Expectations[^1].Observed.ShouldContain("ping");
        judged.Receipt!.Controls.Where(control => control.Name.StartsWith("pings ", StringComparison.Ordinal)).ShouldAllBe(control => control.TurnedRed);
    }

    [Fact]
    public async Task Where_no_sign_of_life_comes_the_case_is_red()
    {
        await using var server = await AgentServer.StartAsync();

        var judged = await Cases.RunAsync(server, Quiet, "alive");

        judged.Verdict.ShouldBe(Verdict.Failing);
        judged.Divergence!.Signature.ShouldBe("request: no ping in time");
        judged.Expectations[1].Observed.ShouldBe("none came");
    }

    [Fact]
    public async Task A_ping_is_no_frame_to_another_expectation()
    {
        await using var server = await AgentServer.StartAsync(Fault.Pings);
        var text = """
            version: 1
            defaults: { connect: 4s }
            cases:
              - id: alive
                steps:
                  - connect: { user: alice }
                    expect: { pings: { within: 1m, least: 3 }, frame: { event: ping } }
            """;

        var judged = await Cases.RunAsync(server, text, "alive");

        judged.Verdict.ShouldBe(Verdict.Failing);
        judged.Expectations.Select(expectation => expectation.Held).ShouldBe([true, false]);
        judged.Expectations[1].Observed.ShouldBe("0 ping");
    }

    [Fact]
    public void Headers_are_followed_in_whatever_pieces_they_come() =>
        Gen.Select(Gen.Select(Gen.Int[0, 15], Gen.Frequency((5, Gen.Int[0, 200]), (1, Gen.Int[60_000, 70_000])), Gen.Bool).Array[0, 12], Gen.Int[1, 5000]).Sample((frames, piece) =>
        {
            var bytes = frames.SelectMany(frame => Bytes(frame.Item1, frame.Item2, frame.Item3)).ToArray();
            var seen = new List<string>();
            var headers = new FrameHeaders(seen.Add);

            foreach (var part in bytes.Chunk(piece))
            {
                headers.Take(part);
            }

            seen.ShouldBe(frames.Where(frame => frame.Item1 is 9 or 10).Select(frame => frame.Item1 == 9 ? "ping" : "pong"));
        });

    // The payload looks like pings.
    private static IEnumerable<byte> Bytes(int kind, int length, bool isMasked)
    {
        byte mask = (byte)(isMasked ? 0x80 : 0);
        byte[] size = length switch
        {
            < 126 => [(byte)(mask | length)],
            <= ushort.MaxValue => [(byte)(mask | 126), (byte)(length >> 8), (byte)length],
            _ => [(byte)(mask | 127), 0, 0, 0, 0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length],
        };
        return [(byte)(0x80 | kind), .. size, .. isMasked ? new byte[4] : [], .. Enumerable.Repeat((byte)0x89, length)];
    }
}
