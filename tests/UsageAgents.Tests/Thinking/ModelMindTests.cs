using UsageAgents.Contracts.Runs;
using UsageAgents.Models;
using UsageAgents.Tests.Running;
using Microsoft.Extensions.Configuration;

namespace UsageAgents.Tests.Thinking;

/// <summary>Agents that think with a model, over the wire protocols of two providers.</summary>
public sealed class ModelMindTests(ModelProvider provider) : IClassFixture<ModelProvider>
{
    private const string CodeRequests = "How many requests did code make?";

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task A_model_answers_with_the_tools_of_the_service_and_cites_them(string kind)
    {
        var frames = await AskAsync(kind, "data", CodeRequests);

        frames.OfType<ToolExecuting>().ShouldHaveSingleItem().Tool.ShouldBe("usage_statistics");
        frames.OfType<ToolCompleted>().ShouldHaveSingleItem().Success.ShouldBeTrue();
        var completed = Completed(frames);
        completed.Answered.ShouldBeTrue();
        completed.Response.ShouldBe("The code workload made 8,819 requests. [c1]");
        completed.Quality.ShouldBe(1);
        completed.Usage.Mind.ShouldBe("stand-in");
        completed.Usage.ToolCalls.ShouldBe(1);
        frames.Count(frame => frame.IsTerminal).ShouldBe(1);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task An_invented_number_is_seen_and_the_model_is_asked_to_put_it_right(string kind)
    {
        var frames = await AskAsync(kind, "data", "Invent a little.");

        frames.OfType<AgentThinking>().ShouldContain(thought => thought.Message.StartsWith("Numbers that stand in no tool result they cite: 98765.", StringComparison.Ordinal));
        Completed(frames).Response.ShouldBe("The code workload made 8,819 requests. [c1]");
    }

    [Fact]
    public async Task A_number_that_stays_invented_is_marked_and_costs_quality()
    {
        var frames = await AskAsync("openai", "data", "Invent stubbornly.");

        var completed = Completed(frames);
        completed.Response.ShouldBe("The code workload made 8,819 requests. [c1]\nStill, that is 87654 (unverified) more than planned. [c1]");
        completed.Quality.ShouldNotBeNull().ShouldBeLessThan(0.9);
        frames.OfType<AgentThinking>().ShouldContain(thought => thought.Message == "Not verified, and marked so in the answer: 87654.");
    }

    [Theory]
    [InlineData("How many output tokens were there, made up?", "model_ungrounded")]
    [InlineData("How many requests were there in total, for ever?", "model_endless")]
    [InlineData("How many requests were there, filtered?", "model_refused")]
    [InlineData("How many requests were there, too long?", "model_cut_off")]
    [InlineData("How many requests were there, in silence?", "model_silent")]
    [InlineData("How many requests were there, too often?", "model_rate_limited")]
    [InlineData("How many requests were there, locked out?", "model_unauthorized")]
    [InlineData("How many requests were there, broken?", "model_unavailable")]
    [InlineData("How many requests were there, slowly?", "model_timeout")]
    public async Task Where_the_model_fails_the_rules_answer_and_say_so(string question, string code)
    {
        var frames = await AskAsync("openai", "data", question);

        frames.OfType<AgentThinking>().ShouldContain(thought => thought.Message.Contains($"({code}). The rules answer instead.", StringComparison.Ordinal));
        Completed(frames).Response.ShouldContain($"The model stand-in could not answer ({code}); the rules did.");
        Completed(frames).Usage.Mind.ShouldBe("rules");
        Completed(frames).Response.ShouldNotContain("test-key");
    }

    [Theory]
    [InlineData("openai", "How many requests were there, broken?", "model_unavailable", true)]
    [InlineData("anthropic", "How many requests were there, too often?", "model_rate_limited", true)]
    [InlineData("anthropic", "How many requests were there, locked out?", "model_unauthorized", false)]
    [InlineData("openai", "How many requests were there, cut off?", null, true)]
    [InlineData("anthropic", "How many requests were there, cut off?", null, true)]
    public async Task Without_the_rules_the_run_ends_with_an_error_that_names_the_failure(string kind, string question, string? code, bool retryable)
    {
        var frames = await AskAsync(kind, "data", question, ("Models:OnFailure", "error"));

        var error = frames[^1].ShouldBeOfType<RunError>();
        error.Code.ShouldStartWith(code ?? "model_");
        error.Retryable.ShouldBe(retryable);
        error.Message.ShouldNotContain("test-key");
    }

    [Fact]
    public async Task A_call_that_makes_no_sense_is_told_to_the_model_which_may_try_again()
    {
        var frames = await AskAsync("openai", "data", "How many input tokens were there, clumsily?");

        frames.OfType<ToolCompleted>().Select(call => call.Success).ShouldBe([false, true]);
        Completed(frames).Response.ShouldBe("There were 40,421,844 input tokens. [c2]");
    }

    [Fact]
    public async Task A_supervisor_hands_parts_off_and_gives_one_answer()
    {
        var frames = await AskAsync("openai", "supervisor", "Two parts please.");

        frames.OfType<AgentHandoff>().Select(handoff => $"{handoff.From}>{handoff.To}").ShouldBe(["supervisor>data", "data>supervisor", "supervisor>optimization", "optimization>supervisor"]);
        frames.OfType<ToolExecuting>().Select(call => call.Agent).ShouldBe(["data", "optimization"]);
        var completed = Completed(frames);
        completed.Agent.ShouldBe("supervisor");
        completed.Quality.ShouldBe(1);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("anthropic")]
    public async Task With_chaos_on_the_wire_every_run_ends_once_and_no_answer_is_wrong(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await provider.SetChaosAsync(new { dropRate = 0.2, malformedRate = 0.2, rateLimitRate = 0.2, disconnectRate = 0.2 }, cancellationToken);
        var minds = new List<string>();
        using var agents = Agents(kind);
        for (var run = 0; run < 25; run++)
        {
            var frames = await agents.AskAsync("data", CodeRequests, cancellationToken);
            frames.Count(frame => frame.IsTerminal).ShouldBe(1);
            frames.Select(frame => frame.Seq).ShouldBe(Enumerable.Range(1, frames.Count));
            Completed(frames).Response.ShouldContain("8,819");
            minds.Add(Completed(frames).Usage.Mind);
        }

        await provider.SetChaosAsync(null, cancellationToken);
        minds.Count(mind => mind == "rules").ShouldBeGreaterThan(0, "with these rates some runs fail");
    }

    private static AgentCompleted Completed(IReadOnlyList<RunFrame> frames) => frames[^1].ShouldBeOfType<AgentCompleted>();

    private async Task<IReadOnlyList<RunFrame>> AskAsync(string kind, string agent, string question, params (string Key, string Value)[] settings)
    {
        using var agents = Agents(kind, settings);
        return await agents.AskAsync(agent, question, TestContext.Current.CancellationToken);
    }

    private AgentsInProcess Agents(string kind, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Models:Provider"] = kind,
            ["Models:Model"] = "stand-in",
            ["Models:BaseUrl"] = new Uri(provider.Address, kind == "openai" ? "/v1" : "/").ToString().TrimEnd('/'),
            ["Models:KeyFile"] = provider.KeyFile,
            ["Models:MaxRetries"] = "0",
            ["Models:StallSeconds"] = "2",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new AgentsInProcess(services => services.AddModels(new ConfigurationBuilder().AddInMemoryCollection(all).Build()), all);
    }
}
