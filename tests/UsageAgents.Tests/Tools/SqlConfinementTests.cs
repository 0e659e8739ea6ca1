using System.Text.Json.Nodes;
using UsageAgents.Tools;
using UsageAgents.Usage;

namespace UsageAgents.Tests.Tools;

public sealed class SqlConfinementTests : IDisposable
{
    private readonly TenantUsage _usage = new(new EmbeddedUsage(), maxDatabases: 4);

    [Theory]
    [InlineData("SELECT count(*) AS n FROM usage")]
    [InlineData("WITH m AS (SELECT date_trunc('minute', timestamp) AS t, count(*) AS n FROM usage GROUP BY t) SELECT max(n) AS n FROM m")]
    [InlineData("SELECT workload, quantile_cont(input_tokens, 0.95) AS p95 FROM usage GROUP BY ROLLUP (workload)")]
    public async Task A_select_over_usage_runs(string sql) =>
        (await RunAsync(sql))["row_count"]!.GetValue<int>().ShouldBeGreaterThan(0);

    [Theory]
    [InlineData("DELETE FROM usage")]
    [InlineData("DROP TABLE usage")]
    [InlineData("INSERT INTO usage SELECT * FROM usage")]
    [InlineData("UPDATE usage SET input_tokens = 0")]
    [InlineData("CREATE TABLE stolen AS SELECT * FROM usage")]
    [InlineData("SELECT 1; DROP TABLE usage")]
    [InlineData("SELECT count(*) FROM usage; SELECT count(*) FROM usage")]
    [InlineData("ATTACH '/tmp/other.db'")]
    [InlineData("COPY usage TO '/tmp/usage.csv'")]
    [InlineData("PRAGMA database_list")]
    [InlineData("SET enable_external_access = true")]
    [InlineData("INSTALL httpfs")]
    [InlineData("EXPLAIN SELECT count(*) FROM usage")]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')")]
    [InlineData("SELECT * FROM '/etc/passwd'")]
    [InlineData("SELECT * FROM read_text('/etc/passwd')")]
    [InlineData("SELECT * FROM glob('/*')")]
    [InlineData("SELECT * FROM duckdb_settings()")]
    [InlineData("SELECT * FROM information_schema.tables")]
    [InlineData("SELECT * FROM pg_catalog.pg_tables")]
    [InlineData("SELECT * FROM sqlite_master")]
    [InlineData("SELECT getenv('HOME')")]
    [InlineData("SELECT current_setting('memory_limit')")]
    [InlineData("SELECT (SELECT content FROM read_text('/etc/passwd')) FROM usage")]
    [InlineData("SELECT count(*) FROM usage WHERE workload IN (SELECT name FROM duckdb_tables())")]
    [InlineData("SELECT count(*) FROM usage UNION ALL SELECT size FROM read_blob('/etc/passwd')")]
    [InlineData("WITH usage2 AS (SELECT * FROM glob('*')) SELECT * FROM usage2")]
    [InlineData("WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT max(n) FROM r")]
    [InlineData("SELECT * FROM range(100000000000)")]
    [InlineData("SELECT repeat('x', 1000000000) FROM usage")]
    [InlineData("SELECT * FROM main.usage")]
    [InlineData("")]
    [InlineData("not sql at all")]
    public async Task Anything_else_is_refused_and_the_data_stays(string sql)
    {
        await Should.ThrowAsync<ToolException>(() => RunAsync(sql));

        (await RunAsync("SELECT count(*) AS n FROM usage"))["rows"]![0]!["n"]!.GetValue<long>().ShouldBe(28185);
    }

    public void Dispose() => _usage.Dispose();

    private Task<JsonObject> RunAsync(string sql) => new UsageQueryTool(_usage)
        .ExecuteAsync(new JsonObject { ["sql"] = sql }, new ToolContext("tenant", RowLimit: 50), TestContext.Current.CancellationToken);
}
