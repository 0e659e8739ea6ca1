using System.Globalization;
using System.Text.RegularExpressions;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Engine.Reporting;

/// <summary>The words in which reports and the terminal say things, so that both say the same.</summary>
public static partial class Words
{
    /// <summary>What every report says where the user accepts an unproven green.</summary>
    public const string AcceptsUnproven = "Policy: an unproven green is accepted (accept: unproven).";

    /// <summary>Says a verdict.</summary>
    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.NotRun => "not-run",
        Verdict.Proven => "proven",
        Verdict.Unproven => "unproven",
        Verdict.Failing => "failing",
        Verdict.Flaky => "flaky",
        _ => "errored",
    };

    /// <summary>Says how a run ended.</summary>
    public static string Of(RunOutcome outcome) => outcome switch
    {
        RunOutcome.ProvenGreen => "proven green",
        RunOutcome.Red => "red",
        RunOutcome.Usage => "usage or configuration is wrong",
        RunOutcome.Infrastructure => "the target or its infrastructure broke",
        RunOutcome.Unproven => "green, but unproven",
        RunOutcome.NothingRan => "nothing ran",
        RunOutcome.BudgetSpent => "the budget is spent",
        RunOutcome.NoProgress => "no progress",
        RunOutcome.NeedsPerson => "needs a person",
        RunOutcome.InternalError => "a fault of Regreen itself",
        RunOutcome.Interrupted => "interrupted",
        _ => "terminated",
    };

    /// <summary>Says how a diagnosis ended.</summary>
    public static string Of(Ending ending) => ending switch
    {
        Ending.Confirmed => "confirmed",
        Ending.Likely => "likely",
        Ending.Inconclusive => "inconclusive",
        Ending.NoCauseFlaky => "no cause (flaky)",
        _ => "never green",
    };

    /// <summary>Says what a probe showed.</summary>
    public static string Of(ProbeOutcome outcome) => outcome switch
    {
        ProbeOutcome.Good => "good",
        ProbeOutcome.Bad => "bad",
        ProbeOutcome.Other => "other failure",
        _ => "untestable",
    };

    /// <summary>Says what a probe showed, as an experiment.</summary>
    public static string AsExperiment(ProbeOutcome outcome) => outcome switch
    {
        ProbeOutcome.Good => "the failure is gone",
        ProbeOutcome.Bad => "the failure is there",
        ProbeOutcome.Other => "the cases fail in another way",
        _ => "untestable",
    };

    /// <summary>Says any word of a closed set as it is written in files: <c>UsesTools</c> is <c>uses-tools</c>.</summary>
    public static string Kebab(Enum value) => WordStart().Replace(value.ToString(), "-").ToLowerInvariant();

    /// <summary>Shortens a commit or tree id.</summary>
    public static string Short(string? id) => id is null ? "unknown" : id[..Math.Min(10, id.Length)];

    /// <summary>Says a duration with two or three digits.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalMilliseconds: < 1000 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes:00} min"),
    };

    /// <summary>Says an instant in UTC.</summary>
    public static string Instant(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Says a count with its noun.</summary>
    public static string Count(int count, string noun, string? plural = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? noun : plural ?? noun + "s")}");

    /// <summary>Says how many controls turned the case red, as in <c>12/12</c>; a dash where there are none.</summary>
    public static string Controls(CaseView item) => item.Controls.IsEmpty
        ? "–"
        : string.Create(CultureInfo.InvariantCulture, $"{item.Controls.Count(control => control.IsMet)}/{item.Controls.Length}");

    /// <summary>Says what the suite itself says of a case.</summary>
    public static string SuiteSays(CaseView item) => item.Judged is not { } judged ? "nothing" : judged.Passed ? "passed" : "failed";

    /// <summary>Says why a case ended as it did, with how often it failed where it was rerun, whom to ask, and its quarantine.</summary>
    public static string Reason(CaseView item)
    {
        var counted = item.Count is { Attempts: > 1 } count && count.Failed == count.Attempts ? $"{count.Tell()}: {item.Reason}" : item.Reason;
        var owned = item is { Owner: { } owner, Verdict: Verdict.Failing or Verdict.Flaky or Verdict.Errored } ? $"{counted} [owner: {owner}]" : counted;
        return item.Quarantine is null ? owned : $"{owned} [{Quarantine(item)}]";
    }

    /// <summary>Says the quarantine of a case.</summary>
    public static string Quarantine(CaseView item) => item.Quarantine is not { } quarantine ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"{(item.IsQuarantined ? "in quarantine until" : "its quarantine ended on")} {quarantine.Expires:yyyy-MM-dd}, {quarantine.Owner}: {quarantine.Reason}{(item is { IsQuarantined: true, Verdict: Verdict.Proven } ? "; it is proven now, so take it out" : "")}");

    /// <summary>Says what a Bayes factor is.</summary>
    public static string BayesFactor(double factor) => factor >= 1e6
        ? factor.ToString("0.0e+0", CultureInfo.InvariantCulture)
        : factor.ToString(factor < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    /// <summary>Says how a candidate differs from what is under test.</summary>
    public static string Changed(Candidate candidate)
    {
        string[] parts =
        [
            .. candidate.Without.Select(commit => $"without {Short(commit)}"),
            .. candidate.Patch is null ? Array.Empty<string>() : ["with a patch"],
            .. candidate.Configuration.Select(pair => pair.Value is null ? $"{pair.Key} absent" : $"{pair.Key} = {pair.Value}"),
            .. candidate.Stopped.Select(name => $"{name} stopped"),
            .. candidate.SuiteCommit is null ? Array.Empty<string>() : [$"suites of {Short(candidate.SuiteCommit)}"],
            .. candidate.InWholeRound ? ["with all cases"] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? "as it is" : string.Join(", ", parts);
    }

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordStart();
}
