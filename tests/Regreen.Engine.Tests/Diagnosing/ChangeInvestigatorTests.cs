using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Engine.Diagnosing;
using Regreen.Engine.Tests.Reporting;

namespace Regreen.Engine.Tests.Diagnosing;

public sealed class ChangeInvestigatorTests
{
    private readonly MemoryEvidence _evidence = new();

    [Fact]
    public async Task The_commit_that_changes_what_the_log_speaks_of_is_told_with_its_line_and_what_would_refute_it()
    {
        var found = (await LookAsync("slow query: the limit of search_events is missing")).ShouldHaveSingleItem();

        (found.Kind, found.Subject).ShouldBe((FindingKind.ChangeTouches, "bbbb"));
        found.Text.ShouldStartWith("Commit bbbb (change bbbb) changes what the evidence speaks of: ");
        found.Text.ShouldEndWith("It is refuted if the failure stays without it.");
        var place = found.Evidence.ShouldHaveSingleItem();
        place.Quote.ShouldContain("limit");
        (await new EvidenceWriter(_evidence).ResolvesAsync(place, TestContext.Current.CancellationToken)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_commit_that_moves_a_version_is_told_with_package_and_versions() =>
        (await LookAsync("timeout in pgx pool")).ShouldHaveSingleItem().Text.ShouldContain(" It moves versions: github.com/jackc/pgx/v5 v5.5.0 → v5.6.0.");

    [Fact]
    public async Task Where_no_commit_touches_the_evidence_none_is_told() => (await LookAsync("certificate expired")).ShouldBeEmpty();

    private Task<ImmutableArray<Finding>> LookAsync(string said)
    {
        var scope = Scopes.Of(baseline: false);
        ImmutableArray<CommitSummary> history = [.. ((string[])["aaaa", "bbbb", "cccc"]).Select(id => new CommitSummary(id, $"change {id}", "Ada", [$"src/{id}.cs"], false, true))];
        var mechanism = new Finding(Investigator.Log, FindingKind.Mechanism, said, []) { Subject = said };
        return new ChangeInvestigator(DiffAsync, new EvidenceWriter(_evidence)).LookAsync(scope with { Start = scope.Start with { History = history } }, [mechanism], TestContext.Current.CancellationToken);
    }

    private static Task<string> DiffAsync(string commit, CancellationToken cancellationToken) => Task.FromResult(
        $"diff --git a/src/{commit}.cs b/src/{commit}.cs\n--- a/src/{commit}.cs\n+++ b/src/{commit}.cs\n@@ -4,2 +4,2 @@ class X\n" + commit switch
        {
            "cccc" => "diff --git a/go.mod b/go.mod\n--- a/go.mod\n+++ b/go.mod\n@@ -4,1 +4,1 @@\n-\tgithub.com/jackc/pgx/v5 v5.5.0\n+\tgithub.com/jackc/pgx/v5 v5.6.0\n",
            "bbbb" => "-    Query(\"search_events\", limit: 50);\n+    Query(\"search_events\");\n",
            _ => "-    Round(net);\n+    Round(gross);\n",
        });
}
