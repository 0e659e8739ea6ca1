using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Selecting;

namespace Regreen.Core.Tests.Judging;

public sealed class SingleTestsTests
{
    private static readonly ImmutableArray<ManifestEntry> Manifest = [new(new CaseId("web", "a"), "a", true), new(new CaseId("own", "all"), "pytest", false), new(new CaseId("whole", "all"), "npm test", true)];
    private static readonly ImmutableArray<SuiteConfig> Suites = [new("web"), new("own") { Command = "pytest", Rerun = "pytest {{case}}", Gate = false }, new("whole") { Command = "npm test" }];
    private static readonly ImmutableArray<SuiteManifest> Known = [new("own", ["tests/test_a.py::test_b", "tests/test_a.py::test_c[*]"]), new("whole", ["t"])];

    [Theory]
    [InlineData("own/tests.test_a.test_b", "own/tests/test_a.py::test_b")]
    [InlineData("tests/test_a.py::test_c[*]", "own/tests/test_a.py::test_c[*]")]
    [InlineData("own/**", "")]
    [InlineData("own/tests/**", "own/tests/test_a.py::test_b own/tests/test_a.py::test_c[*]")]
    [InlineData("own", "")]
    [InlineData("web/a", "")]
    [InlineData("own/gone", "")]
    public void A_test_is_added_by_whatever_name_it_is_chosen(string focus, string added)
    {
        var filter = new CaseFilter { Focus = [focus] };

        var manifest = SingleTests.Add(Manifest, Suites, Known, [], filter, []);

        string.Join(' ', manifest.Skip(3).Select(entry => entry.Case)).ShouldBe(added);
        manifest.Skip(3).ShouldAllBe(entry => !entry.Gate);
        if (added.Length > 0)
        {
            string.Join(' ', CaseChoice.Of(manifest, filter, []).Cases).ShouldBe(added);
        }
    }

    [Fact]
    public void What_cannot_be_run_alone_cannot_be_chosen_and_can_be_set_apart()
    {
        Should.Throw<UserErrorException>(() => SingleTests.Add(Manifest, Suites, Known, [], new CaseFilter { Cases = ["whole/t"] }, [])).Message.ShouldBe("'whole/t' cannot be run alone.");

        var manifest = SingleTests.Add(Manifest, Suites, Known, [Apart("whole", "t"), Apart("whole", "gone"), Apart("web", "a")], new CaseFilter { Cases = ["whole/t"] }, []);
        manifest.Skip(3).Select(entry => entry.Case).ShouldBe([new CaseId("whole", "t")]);
    }

    [Fact]
    public void Of_a_suite_that_never_ran_a_name_is_believed() =>
        SingleTests.Add(Manifest, Suites, [], [Apart("whole", "any")], new CaseFilter { Focus = ["own/other", "own/*"] }, []).Skip(3).Select(entry => entry.Case).ShouldBe([new CaseId("own", "other"), new CaseId("whole", "any")]);

    [Fact]
    public void What_failed_last_of_a_suite_are_its_red_tests_where_they_can_run_alone()
    {
        var filter = new CaseFilter { LastFailed = true };
        ImmutableArray<CaseId> red = [new("own", "all"), new("own", "tests.test_a.test_b"), new("own", "gone"), new("whole", "all"), new("whole", "t")];

        var manifest = SingleTests.Add(Manifest, Suites, Known, [], filter, red);

        CaseChoice.Of(manifest, filter, red).Cases.ShouldBe([new CaseId("whole", "all"), new CaseId("own", "tests.test_a.test_b")]);
    }

    private static Quarantine Apart(string suite, string test) => new(new CaseId(suite, test), "platform", "see #12", new DateOnly(2999, 1, 1), "regreen.yaml:9:5");
}
