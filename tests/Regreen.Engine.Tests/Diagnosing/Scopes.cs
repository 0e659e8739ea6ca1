using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Running;
using Regreen.Core.Triaging;
using Regreen.Engine.Diagnosing;

namespace Regreen.Engine.Tests.Diagnosing;

/// <summary>An issue with one failing case beside two that were proven.</summary>
internal static class Scopes
{
    public const string Failing = "0af7651916cd43dd8448eb211c80319c";
    public const string HealthyOne = "1bf7651916cd43dd8448eb211c80319c";
    public const string HealthyTwo = "2cf7651916cd43dd8448eb211c80319c";

    public static readonly DateTimeOffset Start = new(2026, 3, 9, 8, 0, 0, TimeSpan.Zero);

    public static InvestigationScope Of(bool baseline, TimeSpan healthyAfter = default)
    {
        var red = Judged("asks", Verdict.Failing, Failing, Start) with { Divergence = new Divergence(Phase.Answer, "silent", "silent", null) };
        ImmutableArray<CaseJudged> green = [Judged("one", Verdict.Proven, HealthyOne, Start + healthyAfter), Judged("two", Verdict.Proven, HealthyTwo, Start + healthyAfter)];
        var old = new Baseline(new RunId("r"), "c", Served, ImmutableSortedDictionary<string, string>.Empty, "s", [], "h") { Verdicts = [Judged("asks", Verdict.Proven, "3d" + Failing[2..], Start.AddHours(-1))] };
        var started = new RunStarted(
            new RunId("r"), "p", Start, new Candidate("c"), [], Limits.Default, Approval.Ask, new Capabilities(true, true, true, true, false, true), ImmutableSortedDictionary<string, string>.Empty, "s", baseline ? old : null);
        var issue = new IssueState(new Issue(new IssueId(1), "silent", "f", Phase.Answer, [red.Case], []));
        var deployment = new Deployment("d", false, ImmutableSortedDictionary<string, string>.Empty, Served);
        var iteration = new IterationState(1, new Candidate("c")) { Attempts = green.Append(red).ToImmutableDictionary(judged => judged.Case, judged => ImmutableArray.Create(judged)), Issues = [issue] };
        return new InvestigationScope(started, iteration, issue, [red], deployment);
    }

    private static ServedRevision Served => new("t", null, null, RevisionSource.Service);

    private static CaseJudged Judged(string name, Verdict verdict, string trace, DateTimeOffset at) => new(
        new CaseId("suite", name), name, true, verdict, "", verdict == Verdict.Proven, [], null, new Receipt(Served, Served, new EvidenceId("e"), [trace], 1, [], []), at, TimeSpan.FromSeconds(1));
}
