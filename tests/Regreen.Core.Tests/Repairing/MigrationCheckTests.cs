using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Repairing;

namespace Regreen.Core.Tests.Repairing;

public sealed class MigrationCheckTests
{
    private static readonly ImmutableArray<string> Migrations = new RepairConfig().Migrations;

    [Theory]
    [InlineData("src/migrations/0001_orders.py")]
    [InlineData("migrations/1.sql")]
    [InlineData("prisma/migrations/20260101_init/migration.sql")]
    [InlineData("src/Shop/Migrations/20260101_Orders.cs")]
    [InlineData("api/alembic/versions/1a2b_orders.py")]
    [InlineData("src/main/resources/sql/V12__orders.sql")]
    [InlineData("deploy/liquibase/changelog.xml")]
    [InlineData("db/2026/orders.sql")]
    [InlineData("db/migrate/20260101_orders.rb")]
    public void A_commit_that_changes_a_migration_is_not_reverted(string migration) =>
        MigrationCheck.Refuse([Commit("one", "src/a.cs"), Commit("two", "src/b.cs", migration)], ["two"], Migrations).ShouldNotBeNull().ShouldContain(migration);

    [Fact]
    public void A_commit_whose_file_changed_later_together_with_a_migration_is_not_reverted() =>
        MigrationCheck.Refuse([Commit("old", "src/a.cs"), Commit("new", "src/a.cs", "db/orders.sql")], ["old"], Migrations).ShouldNotBeNull().ShouldContain("Commit new");

    [Fact]
    public void Migrations_elsewhere_and_before_do_not_matter()
    {
        ImmutableArray<CommitSummary> history = [Commit("before", "src/a.cs", "db/orders.sql"), Commit("old", "src/a.cs"), Commit("new", "src/b.cs", "db/stock.sql")];

        MigrationCheck.Refuse(history, ["old"], Migrations).ShouldBeNull();
        MigrationCheck.Refuse(history, ["before"], []).ShouldBeNull();
    }

    [Fact]
    public void Inside_of_a_merge_its_commits_count_one_by_one()
    {
        var merge = Commit("merge", "src/a.cs", "src/b.cs", "db/orders.sql") with { IsMerge = true, Inside = [Commit("one", "src/a.cs"), Commit("two", "src/b.cs", "db/orders.sql")] };

        MigrationCheck.Refuse([merge], ["one"], Migrations).ShouldBeNull();
        MigrationCheck.Refuse([merge], ["two"], Migrations).ShouldNotBeNull();
        MigrationCheck.Refuse([merge], ["merge"], Migrations).ShouldNotBeNull();
    }

    private static CommitSummary Commit(string id, params ImmutableArray<string> files) => new(id, id, "someone", files, false, true);
}
