using Microsoft.Extensions.DependencyInjection;
using UsageAgents.Contracts.Runs;
using UsageAgents.Tests.Running;
using UsageAgents.Usage;

namespace UsageAgents.Tests.Planning;

/// <summary>Questions about columns that not every data set has.</summary>
public sealed class ColumnTests : IDisposable
{
    private static readonly DateTime Start = new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);
    private readonly AgentsInProcess _agents = new();

    public void Dispose() => _agents.Dispose();

    [Theory]
    [InlineData("What is the average latency?", "250")]
    [InlineData("p95 latency by team", "400", "api: ", "web: ")]
    [InlineData("How many requests failed?", "10.00%", "4 failed")]
    [InlineData("requests per team", "api: 20 requests", "web: 20 requests")]
    [InlineData("average latency by model", "gpt-4o: the mean of milliseconds of latency per request is 250")]
    [InlineData("What share of requests failed per model?", "gpt-4o: 4 failed requests")]
    [InlineData("total cached tokens", "800 cached")]
    [InlineData("mean time to first token for chat", "50")]
    public async Task What_the_data_holds_is_answered(string question, params string[] facts)
    {
        Import(days: 1);

        var completed = await AskAsync(question);

        completed.Quality.ShouldBe(1, completed.Response);
        facts.ShouldAllBe(fact => completed.Response.Contains(fact, StringComparison.Ordinal), completed.Response);
    }

    [Fact]
    public async Task What_it_does_not_hold_is_declined_with_the_column_that_is_missing()
    {
        (await AskAsync("What was the p99 latency?")).Response.ShouldContain("(the column latency_ms is empty)");
        (await AskAsync("requests by team")).Response.ShouldContain("(the column team is empty)");

        Import(days: 1);
        (await AskAsync("Which customer sent most requests?")).Response.ShouldContain("latency_ms, time_to_first_token_ms, status");
    }

    [Fact]
    public async Task A_condition_that_columns_cannot_be_asked_with_yet_is_not_passed_over()
    {
        Import(days: 1);

        (await AskAsync("average latency of requests with more than 50 input tokens")).Answered.ShouldBeFalse();
        (await AskAsync("how many requests were slower than 300 ms?")).Answered.ShouldBeFalse();
    }

    [Fact]
    public async Task The_future_is_forecast_where_the_data_is_long_enough_and_declined_where_not()
    {
        Import(days: 1);
        (await AskAsync("Forecast requests for next week")).Answered.ShouldBeFalse();

        Import(days: 40);
        var completed = await AskAsync("Forecast requests for next week");
        completed.Answered.ShouldBeTrue(completed.Response);
        completed.Response.ShouldContain("280");
    }

    // 40 requests a day, each day the same: latencies 100 and 400, four failures.
    private void Import(int days)
    {
        var records = from day in Enumerable.Range(0, days)
                      from number in Enumerable.Range(0, 40)
                      select new UsageRecord(Start.AddDays(day).AddMinutes(number * 30), "chat", 100, 10)
                      {
                          Team = number < 20 ? "api" : "web",
                          Model = "gpt-4o",
                          CachedTokens = 20,
                          LatencyMs = number % 2 == 0 ? 100 : 400,
                          TimeToFirstTokenMs = 50,
                          Status = number % 10 == 0 ? "error" : "ok",
                      };
        _agents.Services.GetRequiredService<TenantUsage>().Import("tenant", [.. records]);
    }

    private async Task<AgentCompleted> AskAsync(string question) =>
        (await _agents.AskAsync("supervisor", question, TestContext.Current.CancellationToken))[^1].ShouldBeOfType<AgentCompleted>();
}
