using System.Text.Json.Nodes;
using UsageAgents.Contracts.Runs;
using UsageAgents.Tests.Running;

namespace UsageAgents.Tests.Planning;

/// <summary>Questions that were written by somebody who did not know the planner, with the facts an answer must state.</summary>
public sealed class CorpusTests(AgentsInProcess agents) : IClassFixture<AgentsInProcess>
{
    private static readonly JsonObject[] Corpus = Load();

    public static TheoryData<string> Answerable => [.. Ids(answerable: true)];

    public static TheoryData<string> Unanswerable => [.. Ids(answerable: false)];

    [Fact]
    public void The_corpus_has_sixty_questions_with_an_answer_and_twenty_without()
    {
        Answerable.Count.ShouldBe(60);
        Unanswerable.Count.ShouldBe(20);
    }

    [Theory]
    [MemberData(nameof(Answerable))]
    public async Task An_answer_states_every_fact_and_its_assumption_and_is_grounded(string id)
    {
        var question = Question(id);

        var completed = await AskAsync(question, question["agent"]!.GetValue<string>());

        completed.Answered.ShouldBeTrue(completed.Response);
        completed.Quality.ShouldBe(1, completed.Response);
        var text = Facts.WithoutCitations(completed.Response);
        foreach (var fact in question["facts"]!.AsArray())
        {
            States(text, fact!.AsObject()).ShouldBeTrue($"{fact!["name"]} is not in:\n{text}");
        }

        if (question["must_state_assumption"]!.GetValue<bool>())
        {
            text.ShouldContain("ssuming every request ran on");
        }
    }

    [Theory]
    [MemberData(nameof(Unanswerable))]
    public async Task What_the_data_does_not_hold_is_declined_without_a_number(string id)
    {
        var completed = await AskAsync(Question(id), "supervisor");

        completed.Answered.ShouldBeFalse(completed.Response);
        completed.Quality.ShouldBeNull();
        completed.Response.ShouldStartWith("This data cannot answer that");
        Facts.WithoutCitations(completed.Response).Any(char.IsDigit).ShouldBeFalse(completed.Response);
    }

    private static bool States(string text, JsonObject fact)
    {
        if (fact["text"] is { } name)
        {
            return Facts.Squeeze(text).Contains(Facts.Squeeze(name.GetValue<string>()), StringComparison.Ordinal);
        }

        var value = fact["value"]!.AsValue();
        return value.TryGetValue<string>(out var moment)
            ? text.Contains(moment, StringComparison.Ordinal)
            : Facts.StatesNumber(text, value.GetValue<double>(), fact["tolerance"]!.GetValue<double>());
    }

    private static IEnumerable<string> Ids(bool answerable) =>
        Corpus.Where(question => question["answerable"]!.GetValue<bool>() == answerable).Select(question => question["id"]!.GetValue<string>());

    private static JsonObject Question(string id) => Corpus.Single(question => question["id"]!.GetValue<string>() == id);

    private static JsonObject[] Load()
    {
        using var stream = typeof(CorpusTests).Assembly.GetManifestResourceStream("questions.json")!;
        return [.. JsonNode.Parse(stream)!.AsArray().Select(question => question!.AsObject())];
    }

    private async Task<AgentCompleted> AskAsync(JsonObject question, string agent)
    {
        var frames = await agents.AskAsync(agent, question["question"]!.GetValue<string>(), TestContext.Current.CancellationToken);
        return frames[^1].ShouldBeOfType<AgentCompleted>();
    }
}
