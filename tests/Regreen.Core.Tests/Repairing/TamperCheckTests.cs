using System.Collections.Immutable;
using Regreen.Core.Deploying;
using Regreen.Core.Repairing;

namespace Regreen.Core.Tests.Repairing;

public sealed class TamperCheckTests
{
    private static readonly ImmutableArray<string> Judges = ["tests/", "suite/helper.py"];

    [Theory]
    [InlineData("src/app.py", null)]
    [InlineData("src/deep/down/app.py", null)]
    [InlineData("docs/readme.md", "repair.paths")]
    [InlineData("tests/test_login.py", "judges it")]
    [InlineData("Tests/test_login.py", "judges it")]
    [InlineData("suite/helper.py", "judges it")]
    [InlineData("src/../tests/test_login.py", "no plain path")]
    [InlineData("/src/app.py", "no plain path")]
    [InlineData("src//app.py", "no plain path")]
    [InlineData("src\\app.py", "no plain path")]
    public void A_path_is_judged_by_where_it_lies(string path, string? reason) => Check(Refuse(new ChangedPath(path, null, 'M', false, false)), reason);

    [Theory]
    [InlineData(".github/workflows/ci.yml")]
    [InlineData("regreen.yaml")]
    [InlineData(".gitattributes")]
    public void What_rules_the_tests_is_refused_even_where_every_path_is_allowed(string path) =>
        TamperCheck.Refuse([new ChangedPath(path, null, 'M', false, false)], ["**"], []).ShouldNotBeNull().ShouldContain("judges it");

    [Theory]
    [InlineData("src/.gitattributes", "tells git")]
    [InlineData("src/.GitModules", "tells git")]
    [InlineData("src/.git/config", "tells git")]
    [InlineData("src/.git./config", "no plain path")]
    [InlineData("src/GIT~1/config", "no plain path")]
    [InlineData("src/app\u200c.py", "no plain path")]
    [InlineData("src/\uff41pp.py", "no plain path")]
    [InlineData("src/app\u202e.py", "no plain path")]
    [InlineData("src/größe.py", null)]
    [InlineData("te\u200csts/test_login.py", "no plain path")]
    public void Names_that_mean_another_name_somewhere_are_refused(string path, string? reason) => Check(Refuse(new ChangedPath(path, null, 'M', false, false)), reason);

    [Theory]
    [InlineData("src/package.json")]
    [InlineData("src/web/Web.csproj")]
    [InlineData("src/conftest.py")]
    [InlineData("src/Dockerfile.dev")]
    [InlineData("src/MAKEFILE")]
    [InlineData("src/.env")]
    public void A_build_file_is_refused_in_a_written_repair_and_let_through_in_a_revert(string path)
    {
        ImmutableArray<ChangedPath> changes = [new ChangedPath(path, null, 'M', false, false)];

        TamperCheck.Refuse(changes, ["src/**"], Judges, isWritten: true).ShouldNotBeNull().ShouldContain("what a build or a test run executes");
        TamperCheck.Refuse(changes, ["src/**"], Judges).ShouldBeNull();
        TamperCheck.Refuse(changes, ["src/**", path], Judges, isWritten: true).ShouldBeNull();
    }

    [Fact]
    public void Another_repository_inside_of_it_is_refused() =>
        Refuse(new ChangedPath("src/vendor", null, 'A', false, false) { Submodule = true }).ShouldNotBeNull().ShouldContain("another repository");

    [Fact]
    public void Both_ends_of_a_rename_count() =>
        Refuse(new ChangedPath("src/app.py", "tests/test_login.py", 'R', false, false)).ShouldNotBeNull().ShouldContain("tests/test_login.py");

    [Theory]
    [InlineData('A', false, true, "symbolic link")]
    [InlineData('M', true, false, "executable")]
    [InlineData('T', false, false, "type")]
    public void Links_executables_and_changed_types_are_refused(char kind, bool executable, bool link, string reason) =>
        Check(Refuse(new ChangedPath("src/app.py", null, kind, executable, link)), reason);

    [Fact]
    public void A_repair_that_changes_nothing_is_none() => TamperCheck.Refuse([], ["**"], []).ShouldBe("It changes nothing.");

    [Theory]
    [InlineData("src/app.py", "src/*.py", true)]
    [InlineData("src/deep/app.py", "src/*.py", false)]
    [InlineData("src/app.py", "src/**/*.py", true)]
    [InlineData("src/a/b/app.py", "src/**/*.py", true)]
    [InlineData("src/appXpy", "src/app.py", false)]
    [InlineData("src/a.py", "src/?.py", true)]
    [InlineData("xsrc/a.py", "src/**", false)]
    [InlineData("SRC/a.py", "src/**", false)]
    public void Globs_keep_to_their_folders(string path, string glob, bool matches) => Configuring.Glob.Matches(path, glob).ShouldBe(matches);

    [Fact]
    public void A_change_is_parted_into_what_a_repair_may_touch_and_what_it_leaves()
    {
        ChangedPath[] changes = [new("src/app.py", null, 'M', false, false), new("tests/test_app.py", null, 'M', false, false), new("src/new.py", "docs/old.py", 'R', false, false), new("src/old.py", "src/older.py", 'R', false, false)];

        var (kept, left) = TamperCheck.Split([.. changes], ["src/**", "tests/**"], Judges);

        kept.ShouldBe(["src/app.py", "src/older.py", "src/old.py"]);
        left.ShouldBe(["tests/test_app.py", "docs/old.py", "src/new.py"]);
    }

    private static string? Refuse(ChangedPath change) => TamperCheck.Refuse([change], ["src/**", "tests/**", "suite/**"], Judges);

    private static void Check(string? refusal, string? reason)
    {
        if (reason is null)
        {
            refusal.ShouldBeNull();
        }
        else
        {
            refusal.ShouldNotBeNull().ShouldContain(reason);
        }
    }
}
