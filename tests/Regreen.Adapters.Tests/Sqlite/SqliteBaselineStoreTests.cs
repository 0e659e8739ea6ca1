using Microsoft.Extensions.Time.Testing;
using Regreen.Adapters.Sqlite;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Tests.Sqlite;

public sealed class SqliteBaselineStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_last_baseline_of_each_project_is_kept()
    {
        var store = new SqliteBaselineStore(_folder["journal.db"], new FakeTimeProvider());
        var first = (Baseline)new FactSamples(1).Create(typeof(Baseline), 0);
        var second = (Baseline)new FactSamples(2).Create(typeof(Baseline), 0);
        (await store.ReadAsync("shop", Token)).ShouldBeNull();

        await store.WriteAsync("shop", first, Token);
        await store.WriteAsync("other", first, Token);
        await store.WriteAsync("shop", second, Token);

        var other = new SqliteBaselineStore(_folder["journal.db"], new FakeTimeProvider());
        FactJson.Write((await other.ReadAsync("shop", Token))!).ShouldBe(FactJson.Write(second));
        FactJson.Write((await other.ReadAsync("other", Token))!).ShouldBe(FactJson.Write(first));
    }
}
