using Microsoft.Extensions.DependencyInjection;
using UsageAgents.Contracts.Runs;
using UsageAgents.Tests.Running;
using UsageAgents.Usage;

namespace UsageAgents.Tests.Planning;

/// <summary>Questions of money on data that says which model served: each request costs what its own model costs, and nothing is assumed.</summary>
public sealed class ServedCostTests(ITestOutputHelper output) : IDisposable
{
    private static readonly DateTime Start = new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);

    private static readonly string Columns = $"""
        WITH u AS (SELECT timestamp AS t, workload AS w, team, model AS m, input_tokens AS i, output_tokens AS o,
        {Priced("input_tokens * 2.5 + output_tokens * 10", "input_tokens * 0.15 + output_tokens * 0.6", "input_tokens * 3 + output_tokens * 15")} AS c,
        {Priced("output_tokens * 10", "output_tokens * 0.6", "output_tokens * 15")} AS oc FROM usage) 
        """;

    private readonly AgentsInProcess _agents = new();

    public void Dispose() => _agents.Dispose();

    [Theory]
    [InlineData("served-first.txt", 19, 0)]
    [InlineData("served-second.txt", 17, 0)]
    public async Task The_planner_computes_by_the_model_that_each_request_names(string set, int leastRight, int mostWrong)
    {
        Import([.. Traffic()]);

        var (right, wrong) = await ParaphraseCheck.CountAsync(_agents, Paraphrase.Load(set), Columns, output);

        right.ShouldBeGreaterThanOrEqualTo(leastRight);
        wrong.ShouldBeLessThanOrEqualTo(mostWrong);
    }

    [Fact]
    public async Task A_model_is_assumed_only_for_requests_that_name_none()
    {
        Import(Request("mail", "gpt-4o-mini"), Request("mail", null));

        var answer = await AskAsync("What does our traffic cost now?");

        answer.ShouldContain("$0.7950");
        answer.ShouldContain("1 request names no model and is taken to run on gpt-4o");

        Import(Request("mail", "gpt-4o-mini"));
        (await AskAsync("What does our traffic cost now?")).ShouldNotContain("taken to run");
    }

    [Fact]
    public async Task A_model_without_a_price_is_told_and_left_out()
    {
        Import(Request("mail", "gpt-4o-mini"), Request("mail", "house-model-7"));

        var answer = await AskAsync("What does our traffic cost now?");

        answer.ShouldContain("1 request on house-model-7 is left out: the price list has no such model");
    }

    [Fact]
    public async Task What_a_cache_held_costs_what_the_cache_costs()
    {
        Import(Request("mail", "gpt-4o") with { CachedTokens = 100_000 });

        (await AskAsync("How much did we spend?")).ShouldContain("costs $0.6250 ");
    }

    [Theory]
    [InlineData("report", "Write a report.", "Cost: All traffic costs $0.7950")]
    [InlineData("supervisor", "Give me an overview of usage and cost.", "All traffic costs $0.7950")]
    public async Task Reports_and_overviews_tell_what_runs_and_assume_nothing(string agent, string question, string cost)
    {
        Import(Request("mail", "gpt-4o-mini"), Request("mail", "gpt-4o"));

        var answer = await AskAsync(question, agent);

        answer.ShouldContain(cost);
        answer.ShouldNotContain("Assuming every request ran on");
    }

    [Fact]
    public async Task What_was_paid_is_told_where_the_data_records_it_and_declined_where_not()
    {
        Import(Request("mail", "gpt-4o") with { CostUsd = 0.5 });
        (await AskAsync("What did we actually pay?")).ShouldContain("The data records $0.5000 as paid");

        Import(Request("mail", "gpt-4o"));
        (await AskAsync("What did we actually pay?")).ShouldContain("it does not hold what was paid");
    }

    private static string Priced(string first, string second, string third) => string.Format(System.Globalization.CultureInfo.InvariantCulture, "(CASE model WHEN 'gpt-4o' THEN {0} WHEN 'gpt-4o-mini' THEN {1} ELSE {2} END) / 1000000", first, second, third);

    // Six days of three workloads on three models, for two teams.
    private static IEnumerable<UsageRecord> Traffic()
    {
        for (var number = 0; number < 864; number++)
        {
            var (workload, model) = (number % 3, number % 7) switch
            {
                (0, < 5) => ("mail", "gpt-4o"),
                (0, _) => ("mail", "gpt-4o-mini"),
                (1, _) => ("triage", "gpt-4o-mini"),
                (_, < 4) => ("search", "claude-3-5-sonnet"),
                _ => ("search", "gpt-4o"),
            };
            yield return new UsageRecord(Start.AddMinutes(number * 10), workload, 900 + (number * 53 % 4001), 150 + (number * 31 % 907)) { Model = model, Team = number % 5 < 2 ? "api" : "web" };
        }
    }

    // 100,000 input and 50,000 output tokens: $0.75 on gpt-4o, $0.045 on gpt-4o-mini.
    private static UsageRecord Request(string workload, string? model) => new(Start, workload, 100_000, 50_000) { Model = model };

    private void Import(params UsageRecord[] records) => _agents.Services.GetRequiredService<TenantUsage>().Import("tenant", [.. records]);

    private async Task<string> AskAsync(string question, string agent = "supervisor") =>
        (await _agents.AskAsync(agent, question, TestContext.Current.CancellationToken))[^1].ShouldBeOfType<AgentCompleted>().Response;
}
