using CsCheck;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Plans;
using Regreen.Engine.Testing.Running;
using Regreen.Engine.Testing.Scenarios;

namespace Regreen.Engine.Tests.Testing;

/// <summary>Steps of several users in an order that a seed draws.</summary>
public sealed class InterleavingTests
{
    private const string Users = """
        version: 1
        defaults: { connect: 10s, first_event: 10s, completion: 20s }
        cases:
          - id: users
            claims: [isolated]
            steps:
              - each:
                  users: [alice, bob]
                  vars: { alice: { total: 4088665 }, bob: { total: 731402 } }
                  steps:
                    - connect: { user: "{{user}}" }
                      expect: { authenticated: "{{user}}" }
                    - ask: { agent: data, message: "How many output tokens did the conversation workload produce?" }
                      expect: { terminal: agent_completed, answer: { grounded: true, mentions: ["{{total}}"] } }
                    - http: { path: /items/7, user: "{{user}}" }
                      expect: { status: 200, json: { owner: "{{user}}" } }
                interleave: 7
            expect:
              - isolated: [alice, bob]
        """;

    [Fact]
    public async Task Users_take_turns_in_the_order_of_the_seed_each_time_and_the_seed_stands_in_the_receipt()
    {
        await using var server = await AgentServer.StartAsync();
        var orders = new List<string>();
        for (var time = 0; time < 2; time++)
        {
            var evidence = new MemoryEvidence();
            var judged = await Cases.RunAsync(server, Users, "users", evidence);

            judged.Verdict.ShouldBe(Verdict.Proven, judged.Reason);
            judged.Receipt!.Seeds!.Value.ShouldBe([7]);
            var transcript = Transcript.Parse((await evidence.GetAsync(judged.Receipt.Transcript, TestContext.Current.CancellationToken))!);
            orders.Add(string.Join(' ', transcript.Frames.Where(frame => frame.Direction == FrameDirection.Sent).Select(frame => frame.Step).Distinct()));
        }

        orders[0].ShouldBe(orders[1]);
        orders[0].ShouldBe(string.Join(' ', Order(7)));
        Enumerable.Range(0, 1000).Select(seed => string.Join(' ', Order(seed))).Distinct(StringComparer.Ordinal).Count().ShouldBe(20, "there are 20 ways for two users with three steps each");
    }

    [Fact]
    public async Task A_user_whose_login_cannot_be_had_keeps_no_other_from_going_on()
    {
        await using var server = await AgentServer.StartAsync();

        var judged = await Cases.RunAsync(server, Users.Replace("bob", "nobody", StringComparison.Ordinal), "users", controls: ControlsMode.None);

        judged.Passed.ShouldBeFalse();
        judged.Expectations.Count(expectation => expectation.Held).ShouldBeGreaterThan(4, "alice's own expectations hold");
    }

    [Fact]
    public void Every_list_keeps_its_order_and_nothing_is_lost() => Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 6].Array[1, 5]).Sample((seed, lengths) =>
    {
        var step = 0;
        var lists = lengths.Select(length => new Schedule.Sequence([.. Enumerable.Range(0, length).Select(_ => (Schedule)new Schedule.Single(step++))])).ToArray();

        var turns = Interleaving.Of(seed, [.. lists]);

        turns.ShouldBe(Interleaving.Of(seed, [.. lists]));
        for (var list = 0; list < lists.Length; list++)
        {
            turns.Where(turn => turn.List == list).Select(turn => turn.Part).ShouldBe(lists[list].Parts);
        }
    });

    private static IEnumerable<int> Order(int seed)
    {
        Schedule.Sequence[] lists = [new([new Schedule.Single(0), new Schedule.Single(1), new Schedule.Single(2)]), new([new Schedule.Single(3), new Schedule.Single(4), new Schedule.Single(5)])];
        return Interleaving.Of(seed, [.. lists]).Select(turn => ((Schedule.Single)turn.Part).Step);
    }
}
