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
    [InlineData("WITH usage AS (SELECT * FROM usage WHERE workload = 'code') SELECT count(*) AS n FROM usage")]
    [InlineData("WITH a AS (SELECT input_tokens AS t FROM usage), b AS (SELECT max(t) AS t FROM a) SELECT a.t FROM a JOIN b ON a.t = b.t")]
    [InlineData("SELECT CASE WHEN input_tokens > 1000 THEN 'long' ELSE 'short' END AS size, count(*) FILTER (WHERE output_tokens BETWEEN 1 AND 9) AS n FROM usage GROUP BY 1 ORDER BY 2 DESC")]
    [InlineData("SELECT workload, sum(input_tokens) OVER (PARTITION BY workload ORDER BY timestamp) AS running FROM usage QUALIFY row_number() OVER (ORDER BY timestamp) < 3")]
    [InlineData("SELECT n FROM (VALUES (1), (2)) AS numbers(n) UNION ALL SELECT max(input_tokens) FROM usage")]
    [InlineData("SELECT DISTINCT workload || ' traffic' AS name FROM usage WHERE workload IN (SELECT workload FROM usage) LIMIT 5")]
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
    [InlineData("WITH sqlite_master AS (SELECT * FROM sqlite_master) SELECT * FROM sqlite_master")]
    [InlineData("WITH b AS (SELECT * FROM duckdb_tables), duckdb_tables AS (SELECT 1 AS a) SELECT * FROM b")]
    [InlineData("SELECT * FROM (WITH duckdb_tables AS (SELECT 1 AS a) SELECT a FROM duckdb_tables) AS x, duckdb_tables")]
    [InlineData("WITH usage_rows AS (SELECT * FROM usage_rows) SELECT * FROM usage_rows")]
    [InlineData("WITH \"/etc/passwd\" AS (SELECT * FROM \"/etc/passwd\") SELECT * FROM \"/etc/passwd\"")]
    [InlineData("SELECT * FROM query('SELECT 1')")]
    [InlineData("SELECT * FROM query_table('sqlite_master')")]
    [InlineData("SELECT getvariable('x')")]
    [InlineData("SELECT unnest(range(100000000000))")]
    [InlineData("SELECT count(*) FROM generate_series(1, 100000000000)")]
    [InlineData("SELECT list_transform([1, 2], x -> x + 1)")]
    [InlineData("SELECT [x FOR x IN [1, 2, 3]]")]
    [InlineData("SELECT lpad('x', 1000000000, 'y')")]
    [InlineData("SELECT printf('%1000000000d', 1)")]
    [InlineData("SELECT 'x'::JSON")]
    [InlineData("SELECT $1")]
    [InlineData("SELECT main.count(*) FROM usage")]
    [InlineData("SUMMARIZE usage")]
    [InlineData("SELECT * FROM (DESCRIBE usage)")]
    [InlineData("PIVOT usage ON workload USING sum(input_tokens)")]
    [InlineData("CREATE MACRO usage() AS TABLE SELECT * FROM sqlite_master")]
    [InlineData("PREPARE p AS SELECT 1")]
    [InlineData("CALL pragma_version()")]
    [InlineData("LOAD json")]
    [InlineData("EXPORT DATABASE '/tmp/out'")]
    [InlineData("SELECT 'it''s; DROP TABLE usage; --' FROM usages")]
    [InlineData("WITH a AS (SELECT 'xxxxxxxx' AS v), b AS (SELECT v||v||v||v||v||v AS v FROM a), c AS (SELECT v||v||v||v||v||v AS v FROM b) SELECT v FROM c")]
    [InlineData("")]
    [InlineData("not sql at all")]
    public async Task Anything_else_is_refused_and_the_data_stays(string sql)
    {
        await Should.ThrowAsync<ToolException>(() => RunAsync(sql));

        (await RunAsync("SELECT count(*) AS n FROM usage"))["rows"]![0]!["n"]!.GetValue<long>().ShouldBe(28185);
    }

    [Fact]
    public async Task A_query_nested_too_deeply_is_refused_in_words()
    {
        var sql = $"SELECT {string.Concat(Enumerable.Repeat("abs(", 600))}1{new string(')', 600)} FROM usage";

        (await Should.ThrowAsync<ToolException>(() => RunAsync(sql))).Message.ShouldMatch("nested|depth|not one SELECT");
    }

    [Fact]
    public async Task A_query_that_would_take_forever_ends_when_it_is_cancelled_and_the_next_one_runs()
    {
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var tool = new UsageQueryTool(_usage);
        var endless = new JsonObject { ["sql"] = "SELECT sum(a.input_tokens * b.input_tokens * c.input_tokens) FROM usage a, usage b, usage c" };
        var started = System.Diagnostics.Stopwatch.GetTimestamp();

        await Should.ThrowAsync<OperationCanceledException>(() => tool.ExecuteAsync(endless, new ToolContext("tenant", RowLimit: 50), cancelled.Token));

        System.Diagnostics.Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(20));
        (await RunAsync("SELECT count(*) AS n FROM usage"))["rows"]![0]!["n"]!.GetValue<long>().ShouldBe(28185);
    }

    [Fact]
    public async Task Random_queries_are_answered_or_refused_and_read_nothing_else()
    {
        var random = new Random(11);
        var (answered, refused) = (0, 0);
        for (var query = 0; query < 1500; query++)
        {
            try
            {
                var result = await RunAsync(RandomSql.Next(random));
                answered++;
                var shown = result.ToJsonString();
                shown.ShouldNotContain("usage_rows");
                shown.ShouldNotContain("root:");
            }
            catch (ToolException exception)
            {
                refused++;
                exception.Message.ShouldNotBeNullOrWhiteSpace();
            }
        }

        answered.ShouldBeGreaterThan(50);
        refused.ShouldBeGreaterThan(50);
        (await RunAsync("SELECT count(*) AS n FROM usage"))["rows"]![0]!["n"]!.GetValue<long>().ShouldBe(28185);
    }

    public void Dispose() => _usage.Dispose();

    private Task<JsonObject> RunAsync(string sql) => new UsageQueryTool(_usage)
        .ExecuteAsync(new JsonObject { ["sql"] = sql }, new ToolContext("tenant", RowLimit: 50), TestContext.Current.CancellationToken);
}
