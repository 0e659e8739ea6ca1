using System.Collections.Immutable;
using Regreen.Adapters.GitHub;
using Regreen.Core.Configuring;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Running;
using Regreen.Engine.Repairing;
using Regreen.TestServer;

namespace Regreen.Cli.Tests.Repairing;

/// <summary>Repairs become pull requests, over GitHub's wire.</summary>
public sealed class RepairProposerTests
{
    private const string Outside = "@everyone <img src=x> closes #1 secret-of-the-project";

    private static readonly Locator Place = new(new EvidenceId("sha256:0123abcd"), EvidenceKind.Transcript, 4, "no number", "frame 4 of the transcript");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_repairs_of_a_run_stand_on_each_other_and_link_each_other()
    {
        await using var github = await GitHubService.StartAsync();
        var state = await ProposeAllAsync(github, Repaired());

        github.Pulls.Select(pull => (pull["head"]!["ref"]!.GetValue<string>(), pull["base"]!["ref"]!.GetValue<string>())).ShouldBe([("regreen/r1/issue-1", "trunk"), ("regreen/r1/issue-2", "regreen/r1/issue-1")]);
        Comment(github, 1).ShouldContain("#2 repairs issue-2");
        Comment(github, 2).ShouldContain("#1 repairs issue-1");
        Comment(github, 1).ShouldStartWith("<!-- regreen run r1 -->\n**Run `r1`: proven green.**");
        state.End.ShouldBeNull();
        Decider.Decide(state).ShouldHaveSingleItem().ShouldBeOfType<Command.End>().Outcome.ShouldBe(RunOutcome.ProvenGreen);
    }

    [Fact]
    public async Task It_tells_issue_run_cause_whys_evidence_and_what_was_ruled_out_and_texts_from_outside_stay_texts()
    {
        await using var github = await GitHubService.StartAsync();
        await ProposeAllAsync(github, Repaired());

        var (title, body) = (github.Pulls[0]["title"]!.GetValue<string>(), github.Pulls[0]["body"]!.GetValue<string>());
        string[] told = ["issue-1 of Regreen run `r1`", "confirmed: commit c0ffee", "1. **Why did the test fail?**", "configuration Auth", "transcript `sha256:0123abcd`: frame 4 of the transcript", "`regreen verify r1`"];
        told.ShouldAllBe(text => body.Contains(text, StringComparison.Ordinal), body);
        foreach (var text in (string[])[title, body, Comment(github, 1)])
        {
            text.ShouldNotContain("@everyone");
            text.ShouldNotContain("#1 secret");
            text.ShouldNotContain("secret-of-the-project");
        }

        body.ShouldNotContain("<img");
    }

    [Fact]
    public async Task A_comment_that_is_refused_leaves_its_pull_request_told()
    {
        await using var github = await GitHubService.StartAsync();
        github.Before = async context =>
        {
            var refused = context.Request.Path.Value!.EndsWith("/comments", StringComparison.Ordinal);
            if (refused)
            {
                await GitHubService.RefuseAsync(context, 403, "Resource not accessible by integration");
            }

            return refused;
        };

        var state = await ProposeAllAsync(github, Repaired());

        var proposal = state.IssueOf(new IssueId(1)).Proposal.ShouldNotBeNull();
        proposal.PullRequest.ShouldNotBeNull().Number.ShouldBe(1);
        proposal.Trouble.ShouldNotBeNull().ShouldStartWith("GitHub (403): Resource not accessible by integration");
    }

    private static string Comment(GitHubService github, int number) => github.CommentsOf(number).ShouldHaveSingleItem()["body"]!.GetValue<string>();

    private static async Task<RunState> ProposeAllAsync(GitHubService github, RunState state)
    {
        var remote = new GitRemote(_ => Task.FromResult("https://github.com/acme/shop.git"), (_, _) => Task.CompletedTask);
        var requests = new GitHubPullRequests(new DeliveryConfig(PullRequestHost.Github) { Url = github.Url }, GitHubService.Token, remote);
        var proposer = new RepairProposer(requests, text => text.Replace("secret-of-the-project", "[redacted]", StringComparison.Ordinal), TimeProvider.System);
        while (Decider.Decide(state) is [Command.Propose propose])
        {
            state = RunState.Apply(state, await proposer.ProposeAsync(state, propose, Token));
        }

        return state;
    }

    // Iteration 1 is red in a and b, 2 in b alone, 3 is green.
    private static RunState Repaired()
    {
        ImmutableArray<CaseId> cases = [new("s", "a"), new("s", "b")];
        var start = new RunStarted(
            new RunId("r1"), "shop", DateTimeOffset.UnixEpoch, new Candidate("c0"), [.. cases.Select(id => new ManifestEntry(id, id.Name, Gate: true))],
            Limits.Default with { Reruns = 0 }, Approval.Auto, new Capabilities(false, true, true, true, true, true), ImmutableSortedDictionary<string, string>.Empty, "suites", null)
        { Proposes = true };
        Fact[] facts = [start, .. Round(1, "c0", cases, cases[0]), .. Round(2, "c1", cases, cases[1]), .. Tested(3, "c2", cases, red: null)];
        return facts.Aggregate(RunState.Empty, RunState.Apply);
    }

    private static IEnumerable<Fact> Round(int number, string commit, ImmutableArray<CaseId> cases, CaseId repaired)
    {
        var issue = new IssueId(number == 1 ? 1 : 2);
        var diagnosis = new Diagnosis(
            Ending.Confirmed, new CommitSuspect("c0ffee", Outside), Outside, [new Why(1, "Why did the test fail?", Outside, [Place], "read")], [new RuledOut("configuration Auth", Outside)], 100)
        { Remedies = [new RevertCommit("c0ffee")] };
        var next = new Candidate($"c{number}");
        return
        [
            .. Tested(number, commit, cases, repaired),
            new EvidenceGathered(issue, []),
            new IssueDiagnosed(issue, diagnosis),
            new RemedyTried(issue, new RevertCommit("c0ffee"), Accepted: true, "2 of 2 gated cases pass.", next, null),
            new RepairApproved(issue, "policy"),
            new RepairCommitted(issue, next, $"c{number}", $"regreen/r1/{issue}"),
        ];
    }

    private static IEnumerable<Fact> Tested(int number, string commit, ImmutableArray<CaseId> cases, CaseId? red) =>
    [
        new RevisionDeployed(number, new Candidate(commit), new Deployment($"d{number}", false, ImmutableSortedDictionary<string, string>.Empty, Served), true, TimeSpan.Zero, TimeSpan.Zero),
        .. cases.Select(id => new AttemptFinished(number, 1, Judged(id, id == red))),
    ];

    private static ServedRevision Served => new(null, null, null, RevisionSource.Unknown);

    private static CaseJudged Judged(CaseId id, bool isRed) => new(
        id, id.Name, true, isRed ? Verdict.Failing : Verdict.Proven, isRed ? Outside : "It holds.", !isRed, [], isRed ? new Divergence(Phase.Answer, $"{Outside} in {id.Name}", Outside, null) : null,
        new Receipt(Served, Served, new EvidenceId("sha256:1"), [], 1, [], []), DateTimeOffset.UnixEpoch, TimeSpan.Zero);
}
