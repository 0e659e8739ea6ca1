using Regreen.Core.Judging;
using Regreen.Engine.Testing.Scenarios;

namespace Regreen.Engine.Tests.Testing;

/// <summary>What a case may expect of answers besides their words.</summary>
public sealed class AnswerExpectationTests
{
    [Theory]
    [InlineData("falls: [big, small]", null)]
    [InlineData("rises: [big, small]", "relation: does not rise")]
    [InlineData("{ holds: big == small * 2, tolerance: 1 }", null)]
    [InlineData("holds: big == small * 2", "relation: does not relate so")]
    [InlineData("holds: big.figure.1 > item.number", "relation: value missing")]
    [InlineData("{ stable: [big, small], tolerance: 3000000 }", null)]
    [InlineData("{ stable: [big, small], tolerance: 3 }", "relation: not stable")]
    public async Task Figures_of_answers_relate_as_a_case_expects(string relation, string? signature)
    {
        await using var server = await AgentServer.StartAsync();

        var judged = await Cases.RunAsync(server, Text("status: 200", relation), "relations");

        (judged.Divergence?.Signature).ShouldBe(signature);
        judged.Verdict.ShouldBe(signature is null ? Verdict.Proven : Verdict.Failing, judged.Reason);
    }

    [Theory]
    [InlineData("schema: { type: object, required: [owner], properties: { owner: { type: string } } }", null)]
    [InlineData("schema: { type: object, properties: { owner: { type: integer } } }", "answer: does not fit its schema")]
    [InlineData("field_schema: { next.id: { type: string, pattern: \"-next$\" } }", null)]
    [InlineData("field_schema: { next.nothing: { type: string } }", "answer: field next.nothing missing")]
    [InlineData("count: { next: 2 }", "answer: items of next")]
    public async Task Bodies_fit_a_schema(string expectation, string? signature)
    {
        await using var server = await AgentServer.StartAsync();

        var judged = await Cases.RunAsync(server, Text(expectation, "falls: [big, small]"), "relations");

        (judged.Divergence?.Signature).ShouldBe(signature);
        judged.Verdict.ShouldBe(signature is null ? Verdict.Proven : Verdict.Failing, judged.Reason);
    }

    [Theory]
    [InlineData("status: 200", "holds: big + small", "'big + small' compares nothing: Nothing is compared.")]
    [InlineData("status: 200", "holds: bigger == 1", "No step is called 'bigger'.")]
    [InlineData("schema: { type: objekt }", "falls: [big, small]", "This is no JSON schema")]
    public void What_cannot_be_expected_is_an_error_of_the_file(string expectation, string relation, string error) =>
        ScenarioReader.Read("s", gate: true, [new ScenarioFile("s.yaml", Text(expectation, relation))]).Errors.Select(found => found.ToString()).ShouldContain(text => text.Contains(error, StringComparison.Ordinal));

    private static string Text(string http, string relation) => $$"""
        version: 1
        cases:
          - id: relations
            steps:
              - ask: { agent: data, user: alice, via: http, message: "How many output tokens did the conversation workload produce?", as: big }
                expect: { terminal: agent_completed, answer: { grounded: true, mentions: [4088665] } }
              - ask: { agent: data, user: alice, via: http, message: "How many output tokens did the code workload produce?", as: small }
                expect: { terminal: agent_completed, answer: { grounded: true, mentions: [2044332] } }
              - http: { path: /items/7, user: alice, as: item }
                expect: { {{http}} }
            expect:
              - {{relation}}
        """;
}
