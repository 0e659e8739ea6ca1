using UsageAgents.Prices;
using UsageAgents.Usage;

namespace UsageAgents.Tests.Usage;

public sealed class TenantUsageTests : IDisposable
{
    private static readonly Dictionary<string, object> NoParameters = new(StringComparer.Ordinal);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tenant-usage-");

    [Fact]
    public async Task A_question_reads_what_was_imported_or_selected_last()
    {
        using var usage = Open();
        (await RowsAsync(usage, "acme")).ShouldBe(28185);

        usage.Import("acme", [Record(1), Record(2)]);
        (await RowsAsync(usage, "acme")).ShouldBe(2);
        (await RowsAsync(usage, "another")).ShouldBe(28185);

        usage.Select("acme", "real-hour").ShouldBeTrue();
        (await RowsAsync(usage, "acme")).ShouldBe(28185);
        usage.Select("acme", TenantUsage.DefaultName).ShouldBeTrue();
        (await RowsAsync(usage, "acme")).ShouldBe(2);
        usage.Select("another", TenantUsage.DefaultName).ShouldBeFalse();
        usage.Forget("another", TenantUsage.DefaultName).ShouldBeFalse();

        usage.Forget("acme", TenantUsage.DefaultName).ShouldBeTrue();
        (await RowsAsync(usage, "acme")).ShouldBe(28185);
        usage.OwnOf("acme").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_synthetic_days_are_made_on_demand_and_called_synthetic()
    {
        using var usage = Open();

        usage.Select("acme", "synthetic-90d").ShouldBeTrue();

        var shape = usage.ShapeOf("acme");
        shape.Synthetic.ShouldBeTrue();
        shape.Columns.Count.ShouldBe(UsageSchema.Columns.Length);
        (await RowsAsync(usage, "acme")).ShouldBe(shape.Rows);
    }

    [Fact]
    public async Task What_lies_in_a_configured_folder_is_there_after_a_restart_and_in_another_process()
    {
        using (var first = Open(_folder.FullName))
        {
            first.Import("acme", [Record(1)]);
        }

        using var second = Open(_folder.FullName);
        using var third = Open(_folder.FullName);
        (await RowsAsync(second, "acme")).ShouldBe(1);
        (await RowsAsync(third, "acme")).ShouldBe(1);

        second.Import("acme", [Record(1), Record(2), Record(3)]);
        (await RowsAsync(third, "acme")).ShouldBe(3);
    }

    [Fact]
    public void Nothing_is_left_of_what_was_forgotten_or_replaced()
    {
        using var usage = Open(_folder.FullName);
        usage.Import("acme", [Record(1)]);
        usage.Import("acme", [Record(2)]);
        Files().Length.ShouldBe(1);

        usage.Forget("acme").ShouldBeTrue();

        Files().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("../other")]
    [InlineData("Upper")]
    [InlineData("real-hour")]
    [InlineData("synthetic-90d")]
    public void Some_names_are_not_for_own_data(string name)
    {
        using var usage = Open();

        usage.FaultOfName("acme", name)!.ShouldContain("a data set's name");
        usage.FaultOfName("acme", "march-2026.v2").ShouldBeNull();
    }

    [Fact]
    public async Task Closing_the_least_used_database_loses_nothing()
    {
        using var usage = new TenantUsage(new EmbeddedUsage(), maxDatabases: 2);
        foreach (var tenant in Enumerable.Range(1, 6))
        {
            usage.Import($"t{tenant}", [.. Enumerable.Range(1, tenant).Select(Record)]);
        }

        var rows = await Task.WhenAll(Enumerable.Range(0, 60).Select(index => RowsAsync(usage, $"t{(index % 6) + 1}")));

        rows.ShouldBe(Enumerable.Range(0, 60).Select(index => (long)(index % 6) + 1));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static TenantUsage Open(string? folder = null) => new(new EmbeddedUsage(), PriceCatalogue.Embedded(), new DataFolder(folder), maxDatabases: 4);

    private static UsageRecord Record(int second) => new(new DateTime(2026, 1, 5, 10, 0, second, DateTimeKind.Utc), "mail", second, 1);

    private string[] Files() => Directory.GetFiles(_folder.FullName, "*.parquet", SearchOption.AllDirectories);

    private static async Task<long> RowsAsync(TenantUsage usage, string tenant) =>
        (await usage.QueryAsync(tenant, "SELECT count(*) AS n FROM usage", NoParameters, 1, TestContext.Current.CancellationToken)).Rows[0]["n"]!.GetValue<long>();
}
