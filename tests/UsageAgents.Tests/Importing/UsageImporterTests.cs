using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;
using UsageAgents.Importing;
using UsageAgents.Usage;

namespace UsageAgents.Tests.Importing;

public sealed class UsageImporterTests : IDisposable
{
    private static readonly Dictionary<string, object> NoParameters = new(StringComparer.Ordinal);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("importer-");
    private readonly TenantUsage _usage = new(new EmbeddedUsage(), maxDatabases: 4);

    [Fact]
    public async Task A_Parquet_file_becomes_a_data_set_with_its_broken_rows_told()
    {
        var file = Parquet("""
            SELECT * FROM (VALUES
              (TIMESTAMP '2026-01-05 10:00:00', 'gpt-4o', 100, 10, 0.5, 'success'),
              (TIMESTAMP '2026-01-05 10:00:01', 'gpt-4o', -5, 10, NULL, NULL),
              (NULL, 'gpt-4o', 100, 10, NULL, NULL),
              (TIMESTAMP '2026-01-05 10:00:03', 'gpt-4o-mini', 200, 20, NULL, 'timeout'))
            AS t("Created At", model, prompt_tokens, completion_tokens, latency_s, outcome)
            """);

        var (report, shape) = Import(file);

        report.Refusal.ShouldBeNull();
        report.Faults.ShouldBe(["row 2: a time, a token count or an amount is missing, negative or out of range", "row 3: a time, a token count or an amount is missing, negative or out of range"]);
        shape!.Rows.ShouldBe(2);
        shape.Models.ShouldBe(["gpt-4o", "gpt-4o-mini"]);
        (await TextAsync("SELECT sum(input_tokens) AS a, max(latency_ms) AS b, string_agg(status, ' ' ORDER BY timestamp) AS c FROM usage")).ShouldBe("300 500 ok timeout");
    }

    [Theory]
    [InlineData("1767607200::BIGINT")]
    [InlineData("1767607200000::BIGINT")]
    [InlineData("1767607200000000::BIGINT")]
    [InlineData("1767607200000000000::BIGINT")]
    [InlineData("'2026-01-05T12:00:00+02:00'")]
    [InlineData("TIMESTAMPTZ '2026-01-05 10:00:00+00'")]
    [InlineData("TIMESTAMP_NS '2026-01-05 10:00:00'")]
    public void Times_in_Parquet_are_read_in_every_type(string time)
    {
        var (report, shape) = Import(Parquet($"SELECT {time} AS timestamp, 1 AS input_tokens, 1 AS output_tokens"));

        report.Faults.ShouldBeEmpty();
        shape!.First.ShouldBe(new DateTime(2026, 1, 5, 10, 0, 0, DateTimeKind.Utc));
    }

    [Fact]
    public void Hostile_Parquet_is_refused_without_a_path_and_leaves_nothing()
    {
        var good = File.ReadAllBytes(Parquet("SELECT TIMESTAMP '2026-01-05' AS timestamp, range AS input_tokens, 1 AS output_tokens FROM range(5000)"));
        var random = new Random(5);
        var refused = 0;
        for (var round = 0; round < 40; round++)
        {
            var bytes = good.ToArray();
            for (var count = 0; count < 60; count++)
            {
                bytes[random.Next(4, bytes.Length)] = (byte)random.Next(256);
            }

            var (report, _) = Import(Write(round % 2 == 0 ? bytes : bytes[..random.Next(4, bytes.Length)]));
            refused += report.Refusal is null ? 0 : 1;
            report.Refusal?.ShouldNotContain(_folder.FullName);
        }

        refused.ShouldBeGreaterThan(20);
        _usage.Forget("acme");
    }

    [Fact]
    public void An_import_can_read_no_other_file()
    {
        var secret = Parquet("SELECT 1 AS secret");
        using var stage = new UsageStage(Path.Combine(_folder.FullName, "out.parquet"), Path.Combine(_folder.FullName, "in.parquet"));

        Should.Throw<DuckDBException>(() => stage.Connection.Query($"SELECT * FROM read_parquet('{secret}')", 1)).Message.ShouldContain("disabled");
        Should.Throw<DuckDBException>(() => stage.Connection.Query("SELECT * FROM read_text('/etc/hostname')", 1)).Message.ShouldContain("disabled");
        Should.Throw<DuckDBException>(() => stage.Connection.Execute("SET enable_external_access = true"));
    }

    [Fact]
    public void A_file_that_calls_itself_synthetic_is_called_so_later()
    {
        var (_, shape) = Import(Write("timestamp,input_tokens,output_tokens,synthetic\n2026-01-05,1,1,true\n"u8.ToArray()));

        shape!.Synthetic.ShouldBeTrue();
        _usage.OwnOf("acme").ShouldHaveSingleItem().Origin.ShouldStartWith("SYNTHETIC");
    }

    [Fact]
    public async Task A_question_over_a_million_rows_takes_less_than_three_hundred_milliseconds()
    {
        var file = Parquet("""
            SELECT TIMESTAMP '2026-01-01' + INTERVAL (i * 5) SECOND AS timestamp, 'w' || (i % 20) AS workload, 'gpt-4o' AS model, (hash(i) % 4000)::INT AS input_tokens,
                   (hash(i + 1) % 800)::INT AS output_tokens, (hash(i + 2) % 3000)::INT AS latency_ms FROM range(1000000) t(i)
            """);
        Import(file).Shape!.Rows.ShouldBe(1_000_000);
        const string Question = "SELECT workload, count(*) AS n, quantile_cont(latency_ms, 0.95) AS p95 FROM usage WHERE timestamp >= TIMESTAMP '2026-01-05' GROUP BY workload ORDER BY n DESC";
        await TextAsync(Question);

        var times = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await TextAsync(Question);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        // The best of five: other work on the machine is not what is judged.
        times.Min().ShouldBeLessThan(300, string.Join(' ', times.Select(time => time.ToString("F0", CultureInfo.InvariantCulture))));
    }

    public void Dispose()
    {
        _usage.Dispose();
        _folder.Delete(recursive: true);
    }

    private (ImportReport Report, UsageShape? Shape) Import(string file) =>
        new UsageImporter(_usage).Import(file, new ImportRequest("acme", "own", null, DateOrder.Unsaid), TestContext.Current.CancellationToken);

    private async Task<string> TextAsync(string sql) =>
        string.Join(' ', (await _usage.QueryAsync("acme", sql, NoParameters, 100, TestContext.Current.CancellationToken)).Rows[0].Select(field => field.Value?.ToString()));

    private string Parquet(string sql)
    {
        var file = Path.Combine(_folder.FullName, Guid.NewGuid().ToString("N") + ".parquet");
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        connection.Execute($"SET TimeZone = 'UTC'; COPY ({sql}) TO '{file}' (FORMAT parquet)");
        return file;
    }

    private string Write(byte[] content)
    {
        var file = Path.Combine(_folder.FullName, Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(file, content);
        return file;
    }
}
