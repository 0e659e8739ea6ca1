using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Regreen.Core.Diagnosing;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Rerunning;

namespace Regreen.Engine.Reporting;

/// <summary>Writes <c>report.json</c>. It is a contract: within a version, members are only added.</summary>
internal static class JsonReport
{
    public const int Version = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static string Write(RunView run) => JsonSerializer.Serialize(Of(run), Options) + "\n";

    private static Document Of(RunView run) => new(
        Version,
        run.Start.Run.Value,
        run.Start.Project,
        run.StartedAt,
        run.End is { } end ? new Ended(Words.Kebab(end.Outcome), (int)end.Outcome, end.Reason) : null,
        run.HeadHash,
        new Cost(run.Price.Builds, run.Price.Deployments, run.Price.Previews, run.Price.Trials, run.Price.Attempts, run.Price.Wall.TotalSeconds),
        [.. run.Iterations.Select(Of)],
        run.Start.AcceptUnproven ? "unproven" : "proven",
        run.Start.Selection is { } selection ? new Chosen(selection.Filter, selection.Cases.Length, run.Start.Manifest.Length) : null);

    private static Iteration Of(IterationView iteration) => new(
        iteration.Number,
        (iteration.Deployed?.Candidate ?? iteration.NotDeployed?.Candidate)?.Commit,
        iteration.NotDeployed?.Failure.Reason,
        iteration.Proven,
        iteration.Gated.Length,
        [.. iteration.Cases.Select(Of)],
        [.. iteration.Issues.Select(Of)]);

    private static Case Of(CaseView item) => new(
        item.Case.ToString(),
        item.Title,
        item.Gate,
        Words.Of(item.Verdict),
        item.Judged?.Passed,
        item.Reason,
        item.Attempts.Length,
        item.Judged?.Duration.TotalSeconds,
        item.Judged?.Divergence?.Signature,
        item.Judged?.Receipt is { } receipt ? Of(receipt) : null,
        Of(item.Count),
        item.Owner,
        item.Quarantine is { } quarantine ? new SetApart(quarantine.Owner, quarantine.Reason, quarantine.Expires, item.IsQuarantined) : null)
    {
        Tests = TestsOf(item.Judged),
        NoticesNothing = item.Unmoved.IsEmpty ? null : item.Unmoved,
    };

    private static Failures? Of(FailureCount? count) =>
        count is null ? null : new Failures(count.Failed, count.Attempts, count.Before.Failed, count.Before.Attempts, count.Before.Rate, count.Comparison);

    private static ImmutableArray<Test> TestsOf(CaseJudged? judged) =>
        [.. judged?.Expectations.Where(one => one.Verdict is not null).Select(one => new Test(one.Expectation, Words.Of(one.Verdict!.Value), one.Held, one.Observed)) ?? []];

    private static Evidence Of(Receipt receipt) => new(
        receipt.Before.Tree,
        receipt.After.Tree,
        receipt.Transcript.Value,
        receipt.Exchanges,
        [.. receipt.Claims.Select(claim => Words.Kebab(claim))],
        receipt.Controls.Count(control => control.IsMet),
        receipt.Controls.Length)
    {
        Seeds = receipt.Seeds,
        Judge = receipt.Judge is { } judge ? new Judging(judge.Model, judge.Tokens, judge.Replies.Value) : null,
    };

    private static Issue Of(IssueView issue) => new(
        issue.Issue.Id.ToString(),
        issue.Issue.Title,
        issue.Issue.Fingerprint,
        [.. issue.Issue.Cases.Select(item => item.ToString())],
        [.. issue.Issue.Explains.Select(item => item.ToString())],
        issue.Diagnosis is { } diagnosis ? Of(diagnosis) : null,
        [.. issue.Remedies.Select(remedy => new Tried(remedy.Remedy.Name, remedy.Accepted, remedy.Reason))],
        issue.Committed?.Commit,
        issue.Committed?.Branch,
        issue.GoesWith?.ToString(),
        issue.Proposal is { } proposal ? new Proposal(proposal.PullRequest?.Number, proposal.PullRequest?.Address, proposal.Trouble) : null);

    private static Explanation Of(Diagnosis diagnosis) => new(
        diagnosis.Ending,
        diagnosis.Cause?.Name,
        (diagnosis.Cause as CommitSuspect)?.Commit,
        diagnosis.Summary,
        double.IsFinite(diagnosis.BayesFactor) ? diagnosis.BayesFactor : double.MaxValue,
        [.. diagnosis.Whys.Select(why => new Link(why.Number, why.Question, why.Answer, Places(why.Evidence), why.Check))],
        [.. diagnosis.RuledOut.Select(item => new Excluded(item.Suspect, item.By, Places(item.Evidence)))],
        [.. diagnosis.Others.Select(other => new Other(other.Name, other.Commit))]);

    private static ImmutableArray<Place> Places(ImmutableArray<Locator> evidence) => [.. evidence.Select(place => new Place(place.Evidence.Value, place.Line, place.Quote, place.Label))];

    private sealed record Document(int Version, string Run, string Project, DateTimeOffset StartedAt, Ended? Outcome, string HeadHash, Cost Price, ImmutableArray<Iteration> Iterations, string Accept, Chosen? Selection);

    private sealed record Chosen(string Filter, int Cases, int Of);

    private sealed record Ended(string Name, int ExitCode, string Reason);

    private sealed record Cost(int Builds, int Deployments, int Previews, int Trials, int Attempts, double Seconds);

    private sealed record Iteration(int Number, string? Commit, string? NotDeployed, int Proven, int Manifest, ImmutableArray<Case> Cases, ImmutableArray<Issue> Issues);

    private sealed record Case(string Id, string Title, bool Gate, string Verdict, bool? SuiteSaysPassed, string Reason, int Attempts, double? Seconds, string? Divergence, Evidence? Receipt, Failures? Failures, string? Owner, SetApart? Quarantine)
    {
        public ImmutableArray<Test> Tests { get; init; } = [];

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public ImmutableArray<string>? NoticesNothing { get; init; }
    }

    private sealed record Test(string Name, string Verdict, bool Passed, string Reason);

    private sealed record SetApart(string Owner, string Reason, DateOnly Expires, bool Holds);

    private sealed record Failures(int Failed, int Attempts, int FailedBefore, int AttemptsBefore, double RateBefore, RateComparison Rate);

    private sealed record Evidence(string? TreeBefore, string? TreeAfter, string Transcript, int Exchanges, ImmutableArray<string> Claims, int ControlsTurnedRed, int Controls)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Judging? Judge { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public ImmutableArray<int>? Seeds { get; init; }
    }

    private sealed record Judging(string Model, long Tokens, string Replies);

    private sealed record Issue(
        string Id, string Title, string Fingerprint, ImmutableArray<string> Cases, ImmutableArray<string> Explains, Explanation? Diagnosis, ImmutableArray<Tried> Remedies, string? RepairCommit, string? RepairBranch,
        string? GoesWith, Proposal? PullRequest);

    private sealed record Proposal(int? Number, string? Address, string? Trouble);

    private sealed record Explanation(
        Ending Ending, string? Cause, string? Commit, string Summary, double BayesFactor, ImmutableArray<Link> Whys, ImmutableArray<Excluded> RuledOut, ImmutableArray<Other> OtherCauses);

    private sealed record Link(int Number, string Question, string Answer, ImmutableArray<Place> Evidence, string Check);

    private sealed record Place(string Evidence, int Line, string Quote, string Label);

    private sealed record Excluded(string Suspect, string By, ImmutableArray<Place> Evidence);

    private sealed record Other(string Cause, string Commit);

    private sealed record Tried(string Remedy, bool Accepted, string Reason);
}
