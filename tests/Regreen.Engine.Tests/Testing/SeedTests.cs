using Regreen.Core.Judging;

namespace Regreen.Engine.Tests.Testing;

/// <summary>Suites as they are found in the field: each case looks at something else, and most look away.</summary>
public sealed class SeedTests
{
    private const string Agents = """
        version: 1
        defaults: { connect: 10s, first_event: 10s, completion: 20s }
        cases:
          - id: "001"
            steps:
              - connect: { user: alice }
              - ask: { agent: data, message: "How many output tokens did the code workload produce?" }
                expect: { answer: { least: 20 } }
          - id: "002"
            steps:
              - connect: { user: alice }
              - ask: { agent: data, message: "How many output tokens did the code workload produce?" }
                expect: { event: { name: tool_executing, least: 1 } }
          - id: "004"
            steps:
              - each:
                  users: [alice, bob]
                  steps:
                    - connect: { user: "{{user}}" }
                    - ask: { agent: data, message: "How many output tokens did the code workload produce?" }
                      expect: { frames: { least: 1 } }
          - id: "005"
            steps:
              - connect: { user: alice }
              - ask: { agent: nobody, message: "hello" }
                expect: { event: { name: error, least: 1 } }
          - id: "006"
            steps:
              - connect: { user: alice }
              - ask: { agent: data, message: "How many output tokens did the code workload produce?" }
                expect: { quality: 0.7 }
          - id: connectivity
            steps:
              - connect: { login: false }
                expect: { frame: { event: welcome } }
        """;

    [Fact]
    public async Task One_refusal_gives_every_failure_one_signature_and_no_pass_is_proven()
    {
        await using var server = await AgentServer.StartAsync(Fault.RefusesEveryone);

        var judged = new List<CaseJudged>();
        foreach (var scenario in Cases.Suite(Agents).Cases)
        {
            judged.Add(await Cases.RunAsync(server, Agents, scenario.CaseId.Name));
        }

        judged.Where(one => one.Passed).Select(one => one.Case.Name).ShouldBe(["004", "connectivity"]);
        judged.Single(one => one.Case.Name == "004").Verdict.ShouldBe(Verdict.Unproven);
        judged.Single(one => one.Case.Name == "004").Reason.ShouldStartWith("hollow: ");
        judged.Where(one => !one.Passed).ShouldAllBe(one => one.Verdict == Verdict.Failing && one.Divergence!.Signature == "authenticate: refused 1008 unauthorized");
    }

    [Fact]
    public async Task What_a_connectivity_case_shows_is_that_something_is_reachable_and_no_more()
    {
        await using var server = await AgentServer.StartAsync(Fault.RefusesEveryone);

        var judged = await Cases.RunAsync(server, Agents, "connectivity");

        judged.Verdict.ShouldBe(Verdict.Proven);
        judged.Receipt!.Claims.ShouldBe([Claim.Reachable]);
    }
}
