using System.Globalization;
using System.Text;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Running;
using static Regreen.Engine.Reporting.MarkdownText;

namespace Regreen.Engine.Reporting;

/// <summary>Writes what a pull request says, in Markdown. Texts from outside mention nobody, close nothing and are cut where GitHub would refuse them.</summary>
internal static class PullRequestText
{
    // GitHub takes 65,536 characters.
    private const int MostCharacters = 60_000;
    private const int MostTitle = 120;
    private const int MostCases = 50;

    /// <summary>Returns the line that the comment of a run begins with, by which it is found again.</summary>
    public static string Marker(RunId run) => $"<!-- regreen run {run} -->";

    public static string Title(IssueState issue)
    {
        // A title becomes the subject of a squashed commit, where no entity can be written: a word joiner keeps mentions and references from being any.
        var title = Printable($"Repair: {issue.Issue.Title}").ReplaceLineEndings(" ").Replace("@", "@\u2060", StringComparison.Ordinal).Replace("#", "#\u2060", StringComparison.Ordinal);
        return title.Length <= MostTitle ? title : $"{title[..MostTitle]}…";
    }

    public static string Body(RunState state, IssueState issue)
    {
        var (text, diagnosis, accepted) = (new StringBuilder(), issue.Diagnosis!, issue.Accepted!);
        text.Append(CultureInfo.InvariantCulture, $"Repairs {issue.Issue.Id} of Regreen run {Code(state.Start!.Run.Value)}: {Text(issue.Issue.Title)} (fingerprint {Code(issue.Issue.Fingerprint)}).\n\n");
        text.Append(CultureInfo.InvariantCulture, $"**{Words.Of(diagnosis.Ending)}: {Text(diagnosis.Cause?.Name ?? "no cause named")}**{(diagnosis.Cause is CommitSuspect commit ? $" ({Text(commit.Subject)})" : "")}: {Text(diagnosis.Summary)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"The repair is {Text(accepted.Remedy.Name)}. {Text(accepted.Reason)}{(accepted.WrittenBy is { } by ? $" {Text(by)}" : "")}\n\n");
        if (!accepted.LeftInPlace.IsEmpty)
        {
            text.Append(CultureInfo.InvariantCulture, $"Left in place: {string.Join(", ", accepted.LeftInPlace.Select(Code))}.\n\n");
        }

        text.Append("## Five whys\n\n");
        foreach (var why in diagnosis.Whys)
        {
            text.Append(CultureInfo.InvariantCulture, $"{why.Number}. **{Text(why.Question)}** {Text(why.Answer)}{(why.IsSeen ? "" : " (not seen)")}\n");
        }

        text.Append("\n## Ruled out\n\n").Append(diagnosis.RuledOut.IsEmpty ? "Nothing was ruled out.\n" : string.Concat(diagnosis.RuledOut.Select(item => $"- {Text(item.Suspect)}: {Text(item.By)}\n")));
        text.Append("\n## Evidence\n\n");
        foreach (var places in diagnosis.Whys.SelectMany(why => why.Evidence).GroupBy(place => place.Evidence))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {Words.Kebab(places.First().Kind)} {Code(places.Key.Value)}: {string.Join("; ", places.Select(place => Text(place.Label)).Distinct(StringComparer.Ordinal))}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nThe hashes name files of the run's evidence; {Code($"regreen verify {state.Start.Run}")} checks them against its journal.\n");
        return Cut(text.ToString());
    }

    public static string Comment(RunState state, Command.Propose ending, IEnumerable<RepairProposed> others)
    {
        var verdicts = state.Current.Verdicts.Where(judged => judged.Gate).ToList();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Marker(state.Start!.Run)}\n**Run {Code(state.Start.Run.Value)}: {Words.Of(ending.Outcome)}.** {Text(ending.Reason)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{verdicts.Count(judged => judged.Verdict == Verdict.Proven)} of {verdicts.Count} gated cases are proven at commit {Code(Words.Short(state.Current.Candidate.Commit))}.\n");
        foreach (var judged in verdicts.Where(judged => judged.Verdict != Verdict.Proven).Take(MostCases))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {Code(judged.Case.ToString())} {Words.Of(judged.Verdict)}: {Text(judged.Reason)}\n");
        }

        foreach (var other in others)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nOf the same run: #{other.PullRequest!.Number} repairs {other.Issue}, {Text(state.IssueOf(other.Issue).Issue.Title)}.\n");
        }

        return Cut(text.ToString());
    }

    private static string Cut(string text) => text.Length <= MostCharacters ? text : $"{text[..MostCharacters]}\n\n… {text.Length - MostCharacters} more characters stand in the run's report.\n";
}
