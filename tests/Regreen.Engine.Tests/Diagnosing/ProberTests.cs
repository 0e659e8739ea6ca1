using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Running;
using Regreen.Core.Triaging;
using Regreen.Engine.Diagnosing;

namespace Regreen.Engine.Tests.Diagnosing;

public sealed class ProberTests
{
    private static readonly CaseId Mine = new("suite", "mine");
    private static readonly CaseId Theirs = new("suite", "theirs");
    private static readonly CaseId Green = new("suite", "green");
    private static readonly CaseId Ungated = new("suite", "ungated");

    [Fact]
    public void Alone_only_the_cases_of_the_issue_are_run()
    {
        var (run, read) = Prober.CasesOf(State(), new Candidate("c"), Of(1, Mine));

        run.ShouldBe([Mine]);
        read.ShouldBe([Mine]);
    }

    [Fact]
    public void In_a_whole_round_the_cases_of_other_issues_keep_company_and_are_not_read()
    {
        var (run, read) = Prober.CasesOf(State(), new Candidate("c") { InWholeRound = true }, Of(1, Mine));

        run.ShouldBe([Green, Mine, Theirs]);
        read.ShouldBe([Green, Mine], ignoreOrder: true);
    }

    private static RunState State()
    {
        var scope = Scopes.Of(baseline: false);
        var start = scope.Start with { Manifest = [new(Green, "", true), new(Mine, "", true), new(Theirs, "", true), new(Ungated, "", false)] };
        return RunState.Empty with { Start = start, Iterations = [scope.Iteration with { Issues = [new IssueState(Of(1, Mine)), new IssueState(Of(2, Theirs))] }] };
    }

    private static Issue Of(int number, CaseId id) => new(new IssueId(number), "t", $"f{number}", Phase.Answer, [id], []);
}
