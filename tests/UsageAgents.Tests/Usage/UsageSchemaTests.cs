using System.Text.Json.Nodes;
using UsageAgents.Usage;

namespace UsageAgents.Tests.Usage;

public sealed class UsageSchemaTests : IDisposable
{
    private static readonly DateTime Noon = new(2026, 1, 5, 12, 0, 0, DateTimeKind.Utc);
    private readonly TenantUsage _usage = new(new EmbeddedUsage(), maxDatabases: 4);

    [Fact]
    public async Task Every_field_of_a_record_is_a_column_and_what_is_not_known_is_null()
    {
        _usage.Import(
            "acme",
            [
                new UsageRecord(Noon, "chat", 10, 5)
                {
                    Team = "support", Model = "gpt-4o", CachedTokens = 4, LatencyMs = 812.5, TimeToFirstTokenMs = 90.25, CostUsd = 0.002, Status = "ok",
                },
                new UsageRecord(Noon.AddSeconds(1), UsageRecord.DefaultWorkload, 7, 3),
            ]);

        var table = await _usage.QueryAsync(
            "acme", "SELECT * FROM usage ORDER BY timestamp", new Dictionary<string, object>(StringComparer.Ordinal), 10, TestContext.Current.CancellationToken);

        table.Columns.ShouldBe(UsageSchema.Columns.Select(column => column.Name));
        JsonNode.DeepEquals(table.Rows[0], JsonNode.Parse("""
            {"timestamp": "2026-01-05 12:00:00", "workload": "chat", "team": "support", "model": "gpt-4o", "input_tokens": 10, "output_tokens": 5, "cached_tokens": 4,
             "latency_ms": 812.5, "time_to_first_token_ms": 90.25, "cost_usd": 0.002, "status": "ok"}
            """)).ShouldBeTrue(table.Rows[0].ToJsonString());
        table.Rows[1].Count(field => field.Value is null).ShouldBe(7);
    }

    [Fact]
    public void The_shape_says_which_columns_hold_values()
    {
        _usage.Import("acme", [new UsageRecord(Noon, "chat", 10, 5) { Model = "gpt-4o" }, new UsageRecord(Noon, "chat", 10, 5)]);

        var own = _usage.ShapeOf("acme");
        own.Holds("model").ShouldBeTrue();
        own.Holds("latency_ms").ShouldBeFalse();
        own.Models.ShouldBe(["gpt-4o"]);
        _usage.ShapeOf("another").ShouldSatisfyAllConditions(
            shape => shape.DataSet.ShouldBe("real-hour"),
            shape => shape.Rows.ShouldBe(28185),
            shape => shape.Columns.Order(StringComparer.Ordinal).ShouldBe(["input_tokens", "output_tokens", "timestamp", "workload"]));
    }

    public void Dispose() => _usage.Dispose();
}
