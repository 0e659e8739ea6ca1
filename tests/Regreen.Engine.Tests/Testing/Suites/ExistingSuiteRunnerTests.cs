using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Engine.Testing.Running;
using Regreen.Engine.Testing.Suites;

namespace Regreen.Engine.Tests.Testing.Suites;

public sealed class ExistingSuiteRunnerTests : IDisposable
{
    private const string Green = """<testsuite><testcase classname="a" name="b" time="0.5"/><testcase name="c"/></testsuite>""";
    private readonly string _root = Directory.CreateTempSubdirectory("regreen-suite-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_test_that_passes_by_its_own_word_is_unproven()
    {
        var judged = await RunAsync(Green);

        judged.Select(test => $"{test.Case} {test.Verdict} {test.Passed} {test.Reason}").ShouldBe(
        [
            "own/a.b Unproven True exit code and result file only; no exchange was observed",
            "own/c Unproven True exit code and result file only; no exchange was observed",
        ]);
        judged[0].Duration.ShouldBe(TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task Failures_errors_and_skips_are_told_apart_and_found_in_the_file()
    {
        var judged = await RunAsync("""
            <testsuites>
              <testcase name="fails"><failure type="AssertionError" message="1 is not 2"/></testcase>
              <testcase name="breaks"><error message="no module"/></testcase>
              <testcase name="skips"><skipped/></testcase>
            </testsuites>
            """, exitCode: 1);

        judged.Select(test => (test.Case.Name, test.Verdict, test.Passed)).ShouldBe([("fails", Verdict.Failing, false), ("breaks", Verdict.Errored, false), ("skips", Verdict.NotRun, false)]);
        judged[0].Divergence!.Signature.ShouldBe("answer: test failed AssertionError");
        judged[0].Divergence!.Where!.Line.ShouldBe(2);
    }

    [Fact]
    public async Task A_test_of_the_manifest_that_was_not_collected_did_not_run()
    {
        var judged = await RunAsync(Green, manifest: ["a.b", "c", "gone"]);

        judged.Single(test => test.Case.Name == "gone").Verdict.ShouldBe(Verdict.NotRun);
        judged.Length.ShouldBe(3);
    }

    [Fact]
    public async Task A_file_without_tests_is_not_run()
    {
        var judged = (await RunAsync("<testsuite/>")).ShouldHaveSingleItem();

        judged.Verdict.ShouldBe(Verdict.NotRun);
        judged.Reason.ShouldBe("no test was collected");
    }

    [Fact]
    public async Task A_failing_command_with_a_green_file_is_an_error() =>
        (await RunAsync(Green, exitCode: 3)).ShouldAllBe(test => test.Verdict == Verdict.Errored);

    [Fact]
    public async Task A_file_from_before_the_run_counts_for_nothing()
    {
        await File.WriteAllTextAsync(Path.Combine(_root, "results.xml"), Green, TestContext.Current.CancellationToken);

        var judged = (await RunAsync("true")).ShouldHaveSingleItem();

        judged.Verdict.ShouldBe(Verdict.Errored);
        judged.Reason.ShouldBe("the result file is older than the run");
    }

    [Theory]
    [InlineData("true", "the command wrote no result file")]
    [InlineData("not-a-command-of-this-machine", "the command could not be started")]
    [InlineData("cat", null)]
    public async Task Without_a_file_there_is_no_result(string command, string? reason)
    {
        var judged = (await RunAsync(command)).ShouldHaveSingleItem();

        judged.Verdict.ShouldBe(Verdict.Errored);
        judged.Reason.ShouldStartWith(reason ?? "the command wrote no result file");
    }

    [Fact]
    public async Task A_command_that_does_not_end_is_ended_and_its_manifest_errored()
    {
        var judged = await RunAsync("tail -f /dev/null", manifest: ["a.b"], timeout: TimeSpan.FromMilliseconds(200));

        judged.ShouldHaveSingleItem().Reason.ShouldBe("the command was ended after 0.2 s");
        judged[0].Verdict.ShouldBe(Verdict.Errored);
    }

    [Theory]
    [InlineData("<testsuite>")]
    [InlineData("""<!DOCTYPE x [<!ENTITY e "x">]><testsuite>&e;</testsuite>""")]
    public async Task A_broken_or_hostile_file_is_an_error(string xml)
    {
        var judged = (await RunAsync(xml)).ShouldHaveSingleItem();

        judged.Verdict.ShouldBe(Verdict.Errored);
        judged.Reason.ShouldStartWith("the result file cannot be read");
    }

    [Fact]
    public async Task The_command_learns_the_target_and_nothing_else()
    {
        var script = Path.Combine(_root, "suite.sh");
        await File.WriteAllTextAsync(script, """
            echo "<testsuite><testcase name=\"$REGREEN_TARGET_HTTP '$HOME'\"/></testsuite>" > results.xml
            """, TestContext.Current.CancellationToken);

        (await RunAsync("sh suite.sh")).ShouldHaveSingleItem().Case.Name.ShouldBe("http://127.0.0.1:1 ''");
    }

    [Fact]
    public void The_hash_of_a_suite_knows_its_files_and_not_their_order()
    {
        SuiteFile a = new("a", "1"u8.ToArray()), b = new("b", "2"u8.ToArray());

        SuiteHash.Compute([a, b]).ShouldBe(SuiteHash.Compute([b, a]));
        (SuiteHash.Compute([a, b]) == SuiteHash.Compute([a])).ShouldBeFalse();
        (SuiteHash.Compute([new("ab", "1"u8.ToArray())]) == SuiteHash.Compute([new("a", "b1"u8.ToArray())])).ShouldBeFalse();
    }

    [Fact]
    public async Task Results_may_lie_in_several_files_and_those_from_before_tell_nothing()
    {
        Directory.CreateDirectory(Path.Combine(_root, "reports"));
        await File.WriteAllTextAsync(Path.Combine(_root, "reports", "TEST-gone.xml"), """<testsuite><testcase name="gone"/></testsuite>""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_root, "made.xml"), Green, TestContext.Current.CancellationToken);

        var judged = await RunAsync("sh -c 'cp made.xml reports/TEST-a.xml; cp made.xml reports/deeper.txt; printf \"1..1\nok 1 - t\n\" > reports/TEST-b.xml'", results: "reports/**/TEST-*.xml");

        judged.Select(test => test.Case.Name).ShouldBe(["a.b", "c", "t"]);
    }

    [Fact]
    public async Task One_broken_file_of_several_is_an_error_beside_what_the_others_say()
    {
        var judged = await RunAsync("sh -c 'printf \"1..1\nok 1 - t\n\" > a.tap; printf \"1..2\nok 1 - u\n\" > b.tap'", results: "*.tap");

        judged.Select(test => (test.Case.Name, test.Verdict)).ShouldBe([("t", Verdict.Unproven), ("(suite)", Verdict.Errored)]);
        judged[1].Reason.ShouldBe("the result file b.tap contradicts itself: its plan says 2 tests, and it holds 1");
    }

    [Theory]
    [InlineData("touch -d '2020-01-01' old.xml; cp -p old.xml results.xml", "the result file is older than the run")]
    [InlineData("mkfifo results.xml", "the result file is empty")]
    [InlineData("mkfifo pipe; ln -s pipe results.xml", "the result file is empty")]
    [InlineData("ln -s /dev/zero results.xml", "the result file is")]
    [InlineData("mkdir results.xml", "the command wrote no result file")]
    public async Task A_file_that_this_run_did_not_write_tells_nothing(string script, string reason)
    {
        await File.WriteAllTextAsync(Path.Combine(_root, "script.sh"), script, TestContext.Current.CancellationToken);

        var judged = (await RunAsync("sh script.sh")).ShouldHaveSingleItem();

        judged.Verdict.ShouldBe(Verdict.Errored);
        judged.Reason.ShouldStartWith(reason);
    }

    [Theory]
    [InlineData("true", Verdict.Unproven, "exit code only; no test and no exchange was observed")]
    [InlineData("sh -c 'exit 3'", Verdict.Failing, "the command ended with exit code 3")]
    [InlineData("sh -c 'exit 127'", Verdict.Errored, "the command could not be carried out: exit code 127")]
    public async Task A_suite_without_result_files_is_its_exit_code(string command, Verdict verdict, string reason)
    {
        var judged = (await RunAsync(command, results: "")).ShouldHaveSingleItem();

        (judged.Verdict, judged.Reason).ShouldBe((verdict, reason));
    }

    // A text that begins with '<' is what the command writes; anything else is the command.
    private async Task<ImmutableArray<CaseJudged>> RunAsync(string text, int exitCode = 0, string[]? manifest = null, TimeSpan? timeout = null, string results = "results.xml")
    {
        var command = text;
        if (text.StartsWith('<'))
        {
            await File.WriteAllTextAsync(Path.Combine(_root, "made.xml"), text, TestContext.Current.CancellationToken);
            command = $"sh -c 'cp made.xml results.xml; exit {exitCode}'";
        }

        var suite = new SuiteConfig("own") { Command = command, Results = results.Length == 0 ? [] : [results], Timeout = timeout ?? TimeSpan.FromSeconds(20) };
        var target = new CaseTarget(new TargetConfig("http://127.0.0.1:1"))
        {
            Root = _root,
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("PATH", "/usr/bin:/bin"),
        };
        var entries = (manifest ?? []).Select(name => new ManifestEntry(new CaseId("own", name), name, true));
        return await new ExistingSuiteRunner(new MemoryEvidence(), TimeProvider.System).RunAsync(suite, target, [.. entries], new CaseOptions("k"u8.ToArray()), TestContext.Current.CancellationToken);
    }
}
