using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Selecting;
using Regreen.Engine.Reporting;
using static Regreen.Cli.Views.StoryLine;

namespace Regreen.Cli.Views;

/// <summary>Tells a run as a story: one entry of the journal in, the lines that a person reads out.</summary>
internal sealed partial class RunNarrator(Glyphs glyphs)
{
    private readonly RunFold _fold = new();
    private bool _hasUntoldVerdicts;
    private string _lastReason = "";
    private readonly HashSet<string> _unmoved = new(StringComparer.Ordinal);

    /// <summary>Gets what is probably being done now, as far as the facts tell.</summary>
    public string Step { get; private set; } = "starting";

    public Glyphs Glyphs => glyphs;

    public IReadOnlyList<StoryLine> Tell(JournalEntry entry)
    {
        _fold.Apply(entry);
        if (_fold.Start is not { } start)
        {
            return [];
        }

        // The view of the whole run is made only where a line needs it: attempts are many.
        var lines = entry.Fact switch
        {
            AttemptFinished attempt => Attempt(attempt),
            TimePassed => [],
            _ => TellStep(_fold.View()!, entry.Fact),
        };
        Step = StepAfter(start, entry.Fact) ?? Step;
        return [.. lines.Select(line => line with { Pieces = [.. line.Pieces.Select(piece => piece with { Text = glyphs.Clean(piece.Text) })] })];
    }

    private IEnumerable<StoryLine> TellStep(RunView run, Fact fact)
    {
        if (!_hasUntoldVerdicts)
        {
            return Lines(run, fact);
        }

        _hasUntoldVerdicts = false;
        return [.. Verdicts(run), .. Lines(run, fact)];
    }

    private IEnumerable<StoryLine> Lines(RunView run, Fact fact) => fact switch
    {
        RunStarted started => Started(started),
        RevisionDeployed deployed => Deployed(deployed, run),
        DeploymentFailed failed => [Blank, Of(0, 2, Strong($"iteration {failed.Iteration}"), Dim($" {glyphs.Dot} "), Bad($"{glyphs.No} not deployed"), Plain($" ({Words.Kebab(failed.Failure.Stage)}): {failed.Failure.Reason}"))],
        BaselineRecorded => [Of(0, 2, Good($"{glyphs.Ok} "), Plain("this green is the baseline of the next run"))],
        CommandFailed failed => [Of(0, 2, Bad($"{glyphs.Warn} {failed.Reason}"), Plain($" {failed.Hint}"))],
        RunResumed => [Of(0, 2, Strong("the run goes on"), Dim($" {glyphs.Dot} nothing is done twice"))],
        RunInterrupted => [Of(0, 2, Strong("stopped by a person"))],
        RunEnded ended => Ended(ended, run),
        _ => Explaining(run, fact),
    };

    private IEnumerable<StoryLine> Started(RunStarted started)
    {
        var gated = started.Manifest.Count(item => item.Gate);
        var outside = started.Manifest.Length - gated;
        yield return Of(0, 2, Strong($"regreen {glyphs.Dot} {started.Project}"), Dim($" {glyphs.Dot} run {started.Run}"));
        yield return Of(0, 2, Plain($"{(started.Head.Commit.Length == 0 ? "" : $"commit {Words.Short(started.Head.Commit)} {glyphs.Dot} ")}{Words.Count(gated, "case")} in the manifest{(outside > 0 ? $", {outside} outside the gate" : "")}"));
        foreach (var line in Policies(started))
        {
            yield return line;
        }

        if (started.TestOnly)
        {
            yield return Of(0, 2, Dim("tests what runs there, and changes nothing"));
            yield break;
        }

        yield return Of(0, 2, Dim(
            $"at most {Words.Count(started.Limits.Iterations, "iteration")}, {Words.Count(started.Limits.Deployments, "deployment")}, {Words.Duration(started.Limits.Wall)} {glyphs.Dot} "
            + $"approval {(started.Approval == Approval.Auto ? "by policy" : "by a person")} {glyphs.Dot} {Rung(started)}"));
        if (started.Estimate is { } price)
        {
            yield return Of(0, 2, Dim(Expected(price)));
        }
    }

    private static int ToRun(RunStarted started) => started.Selection?.Cases.Length ?? started.Manifest.Length;

    /// <summary>What bends the meaning of the verdicts to come.</summary>
    private IEnumerable<StoryLine> Policies(RunStarted started)
    {
        if (started.AcceptUnproven)
        {
            yield return Of(0, 2, Plain(Words.AcceptsUnproven));
        }

        if (started.Selection is { } selection)
        {
            yield return Of(0, 2, Strong(SelectionText.Of(started, selection)), Plain(" What is left out is not run, so the run cannot be proven green."));
        }

        foreach (var quarantine in started.Manifest.Select(entry => entry.Quarantine).OfType<Quarantine>())
        {
            var holds = quarantine.HoldsAt(started.At);
            yield return Of(0, 2, holds ? Plain("in quarantine ") : Bad($"{glyphs.Warn} quarantine ended "), Strong($"{quarantine.Case}"), Plain($" {(holds ? "until" : "on")} {quarantine.Expires:yyyy-MM-dd}, {quarantine.Owner}: {quarantine.Reason}"));
        }
    }

    private string Expected(PriceEstimate price) =>
        $"price, by {Words.Count(price.Runs, "former run")}: {Words.Duration(price.Deployment + price.Tests)} if green (deployment {Words.Duration(price.Deployment)}, tests {Words.Duration(price.Tests)}, {Words.Count(price.Messages, "message")} and the controls)"
        + (price.Red is { } red ? $" {glyphs.Dot} {Words.Duration(red.Wall)} if red ({Words.Count(red.Deployments, "deployment")}, {Words.Count(red.Previews, "preview")})" : "");

    private static string Rung(RunStarted started) => started switch
    {
        { ReadOnly: true } => "tests and explains, repairs nothing",
        { Capabilities: { Previews: true, Deploy: true, Repository: true } } => "tests, explains, experiments, repairs, deploys",
        { Capabilities.Previews: true } => "tests, explains, experiments",
        { Capabilities: { Logs: false, Repository: false } } => "tests",
        _ => "tests and explains; without previews a cause is at most likely",
    };

    private IEnumerable<StoryLine> Deployed(RevisionDeployed deployed, RunView run)
    {
        _lastReason = "";
        var address = deployed.Deployment.Addresses.Values.FirstOrDefault();
        yield return Blank;
        if (run.Start.Attached is not null)
        {
            yield return Of(0, 2, Strong("testing"), Plain($" {Words.Count(ToRun(run.Start), "case")}{(address is null ? "" : $" at {address}")}"));
            yield break;
        }

        yield return Of(
            0,
            2,
            Strong($"iteration {deployed.Iteration}"),
            Plain($" {glyphs.Dot} deployed {Words.Short(deployed.Candidate.Commit)}{(Words.Changed(deployed.Candidate) is "as it is" ? "" : $", {Words.Changed(deployed.Candidate)}")}"),
            Plain(deployed.Built ? $" {glyphs.Dot} built in {Words.Duration(deployed.BuildTime)}" : $" {glyphs.Dot} was built already"),
            Plain($" {glyphs.Dot} ready in {Words.Duration(deployed.StartTime)}{(address is null ? "" : $" at {address}")}"),
            Plain($" {glyphs.Dot} testing {Words.Count(run.Start.Manifest.Length, "case")}"));
    }

    private IEnumerable<StoryLine> Attempt(AttemptFinished attempt)
    {
        _hasUntoldVerdicts = true;
        var judged = attempt.Judged;
        var tone = ToneOf(judged.Verdict);
        var item = new CaseView(judged.Case, judged.Title, judged.Gate, [attempt]);
        var again = attempt.Attempt > 1 ? $" {glyphs.Dot} attempt {attempt.Attempt}" : "";
        yield return Of(
            2,
            11,
            new Piece($"{glyphs.Of(judged.Verdict)} {Words.Of(judged.Verdict),-9}", tone),
            Plain($"{judged.Case}  "),
            Dim($"{(judged.Title == judged.Case.Name ? "" : judged.Title + "  ")}{(judged.Verdict == Verdict.Proven ? $"controls {Words.Controls(item)} {glyphs.Dot} " : "")}{Words.Duration(judged.Duration)}{again}"));
        if (judged.Verdict != Verdict.Proven && judged.Reason != _lastReason)
        {
            yield return Of(13, 0, Dim(judged.Reason));
        }

        _lastReason = judged.Verdict == Verdict.Proven ? _lastReason : judged.Reason;
        foreach (var line in judged.Unmoved.Where(_unmoved.Add))
        {
            yield return Of(13, 0, Dim($"notices nothing: {line} stays green under every control"));
        }
    }

    private IEnumerable<StoryLine> Ended(RunEnded ended, RunView run)
    {
        var green = ended.Outcome == RunOutcome.ProvenGreen;
        var price = run.Price;
        yield return Blank;
        yield return Of(0, 2, new Piece($"{(green ? glyphs.Ok : glyphs.No)} {Words.Of(ended.Outcome)}", green ? Tone.Good : Tone.Bad), Plain($" {glyphs.Dot} {ended.Reason}"));
        yield return Of(0, 2, Dim(string.Join(
            $" {glyphs.Dot} ",
            Words.Duration(price.Wall),
            Words.Count(run.Iterations.Length, "iteration"),
            Words.Count(price.Builds, "build"),
            Words.Count(price.Deployments, "deployment"),
            Words.Count(price.Previews, "preview"),
            Words.Count(price.Attempts, "attempt"))));
        yield return Of(0, 2, Dim($"journal head {run.HeadHash}"));
    }

    private string? StepAfter(RunStarted start, Fact fact) => fact switch
    {
        RunStarted started => started.Attached is null ? $"deploying {Words.Short(started.Head.Commit)}" : "testing",
        RevisionDeployed or AttemptFinished => $"testing {glyphs.Dot} {_fold.Tested} of {Words.Count(ToRun(start), "case")}",
        EvidenceGathered gathered => $"diagnosing {gathered.Issue}",
        CandidateProbed probed => $"experimenting on {probed.Issue}",
        IssueDiagnosed diagnosed => $"looking for a repair of {diagnosed.Issue}",
        RemedyTried tried => tried.Accepted ? $"waiting for the approval of {tried.Issue}" : $"trying the next repair of {tried.Issue}",
        RepairApproved => "committing the repair",
        RepairCommitted committed => $"deploying {Words.Short(committed.Commit ?? committed.Candidate.Commit)}",
        RunEnded => "writing the reports",
        _ => null,
    };

    private static Tone ToneOf(Verdict verdict) => verdict switch
    {
        Verdict.Proven => Tone.Good,
        Verdict.Failing or Verdict.Errored => Tone.Bad,
        _ => Tone.Dim,
    };

    private static Piece Plain(string text) => new(text);

    private static Piece Strong(string text) => new(text, Tone.Strong);

    private static Piece Dim(string text) => new(text, Tone.Dim);

    private static Piece Good(string text) => new(text, Tone.Good);

    private static Piece Bad(string text) => new(text, Tone.Bad);
}
