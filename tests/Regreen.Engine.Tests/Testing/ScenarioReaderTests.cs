using CsCheck;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Plans;
using Regreen.Engine.Testing.Scenarios;

namespace Regreen.Engine.Tests.Testing;

public sealed class ScenarioReaderTests
{
    [Fact]
    public void Reads_a_case_with_its_steps_claims_and_lines()
    {
        var scenario = Cases.Suite(Cases.Strict).Cases.ShouldHaveSingleItem();

        scenario.CaseId.ShouldBe(new CaseId("agents", "001"));
        scenario.Title.ShouldBe("The data agent answers from the usage data");
        scenario.Claims.ShouldBe([Claim.Authenticated, Claim.Answers, Claim.UsesTools]);
        scenario.Steps.Select(step => step.At).ShouldBe(["agents.yaml:8", "agents.yaml:10", "agents.yaml:16"]);
        scenario.Steps[1].Limits.FirstEvent.ShouldBe(TimeSpan.FromSeconds(10));
        scenario.AllExpectations.Select(pair => pair.Expectation.Text).ShouldBe(
        [
            "authenticated as alice",
            "events agent_started → agent_thinking → tool_executing → tool_completed → agent_completed",
            "ends with agent_completed",
            "every number is grounded",
            "mentions 4088665",
            "quality at least 0.7",
            "ends with agent_completed",
            "every number is grounded",
            "the numbers of total and other differ",
        ]);
    }

    [Fact]
    public void Unrolls_a_loop_over_users_with_names_and_variables_of_their_own()
    {
        var scenario = Cases.Suite("""
            version: 1
            cases:
              - id: loop
                steps:
                  - each:
                      users: [alice, bob]
                      vars: { alice: { total: 5 }, bob: { total: 7 } }
                      steps:
                        - connect: { user: "{{user}}" }
                        - ask: { agent: data, message: "Is it {{total}}?", as: answer }
                        - http: { path: "/runs/{{answer.run_id}}", user: "{{user}}" }
                expect:
                  - sensitive: [answer@alice, answer@bob]
                  - isolated: [alice, bob]
            """).Cases[0];

        scenario.Steps.Select(step => step.Action.User).ShouldBe(["alice", "alice", "alice", "bob", "bob", "bob"]);
        ((StepAction.Ask)scenario.Steps[4].Action).Message.ShouldBe("Is it 7?");
        scenario.Steps[4].Name.ShouldBe("answer@bob");
        ((StepAction.Http)scenario.Steps[5].Action).Path.ShouldBe("/runs/{{answer@bob.run_id}}");
        scenario.Markers["bob"].ShouldBe(["7"]);
        scenario.Schedule.ShouldBeOfType<Schedule.Sequence>().Parts[0].ShouldBeOfType<Schedule.Together>().Parts.Length.ShouldBe(2);
    }

    [Fact]
    public void Says_everything_that_is_wrong_at_once_with_its_line_and_the_fix()
    {
        var result = ScenarioReader.Read("agents", true, [new ScenarioFile("a.yaml", """
            version: 1
            cases:
              - id: a
                steps:
                  - ask: { agent: data, message: hi }
                  - connect: { user: alice, token: bad, as: s }
                    expect: { authentcated: alice }
                  - ask: { session: t, agent: data, message: "{{nobody}}", as: one }
                    expect: { answer: { grounded: false, matches: "(" } }
                  - ask: { agent: data, message: hi, as: one }
                expect:
                  - sensitive: [one, two]
                  - isolated: [alice, carol]
              - id: a
                steps: []
            """)]);

        result.Suite.ShouldBeNull();
        result.Errors.Select(error => $"{error.Line} {error.Message} {error.Fix}").ShouldBe(
        [
            "5 No session is open here. Write a step 'connect: { user: NAME }' before.",
            "6 'bad' is no kind of token. Write 'none' or 'wrong', or remove the key to use the user's own.",
            "7 Unknown key 'authentcated' in 'cases[0].steps[1].expect'. Did you mean 'authenticated'?",
            "8 There is no session 't' here. Did you mean 's'?",
            "8 '{{nobody}}' has no value here. Known are {{user}} and the vars of 'each', and {{NAME.path}} of a step before with 'as: NAME'.",
            "9 'grounded: false' expects nothing. Remove the key.",
            "9 '(' is no regular expression: Invalid pattern '(' at offset 1. Not enough )'s. Correct it.",
            "12 No 'ask' step is called 'two'. Known here: one.",
            "13 No step speaks as 'carol'. Known here: alice.",
            "14 The id 'a' stands twice in the suite. Give each case an id of its own.",
            "15 The case has no steps. Write at least one step: a case that does nothing shows nothing.",
        ], customMessage: string.Join('\n', result.Errors));
    }

    [Fact]
    public void A_case_that_is_to_be_declined_is_controlled_by_a_question_that_can_be_answered()
    {
        var cases = Cases.Suite(Cases.Declined).Cases;

        cases[0].OtherQuestion.ShouldBe(new OtherQuestion("data", "How many output tokens did the code workload produce?"));
        cases[2].OtherQuestion!.Agent.ShouldBeNull();
    }

    [Fact]
    public void Any_text_is_either_a_suite_or_errors_and_never_an_exception()
    {
        var lines = Cases.Isolation.Split('\n');
        Gen.Int[0, lines.Length - 1].Select(Gen.Int[0, 40], Gen.OneOf(Gen.String, Gen.Const("- each: [1]"), Gen.Const("{{x}}"), Gen.Const(": :"))).Sample((line, column, text) =>
        {
            var broken = (string[])lines.Clone();
            broken[line] = broken[line][..Math.Min(column, broken[line].Length)] + text;
            var result = ScenarioReader.Read("s", true, [new ScenarioFile("a.yaml", string.Join('\n', broken))]);
            return result.Suite is null != result.Errors.IsEmpty;
        });
    }
}
