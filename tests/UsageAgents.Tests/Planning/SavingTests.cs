using Microsoft.Extensions.DependencyInjection;
using UsageAgents.Contracts.Runs;
using UsageAgents.Tests.Running;
using UsageAgents.Usage;

namespace UsageAgents.Tests.Planning;

/// <summary>Savings on data that says which model served: computed from what runs now, not from an assumed model.</summary>
public sealed class SavingTests : IDisposable
{
    private static readonly DateTime Start = new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);
    private readonly AgentsInProcess _agents = new();

    public void Dispose() => _agents.Dispose();

    [Fact]
    public async Task A_move_to_a_named_model_saves_what_the_workload_costs_less_there()
    {
        // Given mail at $2.50 and $10.00 per 1M tokens: 100 requests of 10,000 and 1,000 tokens cost $3.50
        Import(("mail", "gpt-4o"), ("triage", "gpt-4o-mini"));

        var completed = await AskAsync("optimization", "How much could we save by moving mail to gpt-4o-mini?");

        completed.Quality.ShouldBe(1, completed.Response);
        completed.Response.ShouldContain("mail costs $3.50");
        completed.Response.ShouldContain("on gpt-4o-mini it would cost $0.2100");
        completed.Response.ShouldContain("$3.29 less (94.00%)");
        completed.Response.ShouldContain("Assuming: another model needs the same tokens for the same work");
    }

    [Fact]
    public async Task What_can_be_saved_at_best_is_proven_and_moves_only_what_is_dearer()
    {
        Import(("mail", "gpt-4o"), ("triage", "gpt-4o-mini"));

        var completed = await AskAsync("optimization", "How can we cut our spending?");

        completed.Quality.ShouldBe(1, completed.Response);
        completed.Response.ShouldContain("Move mail from gpt-4o to gpt-4o-mini");
        completed.Response.ShouldNotContain("Move triage");
        completed.Response.ShouldContain("no plan under these limits costs less");
        completed.Response.ShouldContain("quality is not judged");
    }

    [Fact]
    public async Task Where_everything_runs_on_one_model_cheaper_ones_of_its_provider_are_offered()
    {
        Import(("mail", "gpt-4o"));

        var completed = await AskAsync("actions", "What can we do to spend less?");

        completed.Quality.ShouldBe(1, completed.Response);
        completed.Response.ShouldContain("Move mail from gpt-4o to");
        completed.Response.ShouldContain("with prompts shortened by a tenth");
    }

    [Fact]
    public async Task Without_models_in_the_data_the_assumed_model_is_named()
    {
        var completed = await AskAsync("actions", "What can we do to spend less?");

        completed.Response.ShouldContain("Assuming every request ran on gpt-4o");
    }

    [Theory]
    [InlineData("actions")]
    [InlineData("supervisor")]
    public async Task A_named_model_without_a_price_is_told_and_none_is_assumed(string agent)
    {
        Import(("mail", "gpt-4o"), ("triage", "house-model"));

        var completed = await AskAsync(agent, "What can we do to spend less? Propose actions.");

        completed.Answered.ShouldBeFalse(completed.Response);
        completed.Response.ShouldContain("the price list has no price of house-model");
        completed.Response.ShouldContain("Prices:File");
        completed.Response.ShouldNotContain("gpt-4o");

        var named = await AskAsync(agent, "Propose actions for triage on gpt-4o.");
        named.Answered.ShouldBeTrue(named.Response);
        named.Response.ShouldContain("gpt-4o");
    }

    [Fact]
    public async Task Actions_for_two_workloads_start_from_the_models_that_serve_them()
    {
        Import(("mail", "gpt-4o"), ("triage", "gpt-4o-mini"));

        var completed = await AskAsync("actions", "Propose actions for mail and triage.");

        completed.Answered.ShouldBeTrue(completed.Response);
        completed.Response.Split("with prompts shortened by a tenth").Length.ShouldBe(3, completed.Response);
        completed.Response.ShouldNotContain("Assuming every request ran on");
    }

    private void Import(params (string Workload, string Model)[] traffic)
    {
        var records = from part in traffic
                      from number in Enumerable.Range(0, 100)
                      select new UsageRecord(Start.AddMinutes(number * 10), part.Workload, 10_000, 1_000) { Model = part.Model };
        _agents.Services.GetRequiredService<TenantUsage>().Import("tenant", [.. records]);
    }

    private async Task<AgentCompleted> AskAsync(string agent, string question) =>
        (await _agents.AskAsync(agent, question, TestContext.Current.CancellationToken))[^1].ShouldBeOfType<AgentCompleted>();
}
