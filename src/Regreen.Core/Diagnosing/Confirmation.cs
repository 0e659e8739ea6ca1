using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Running;
using Regreen.Core.Searching;

namespace Regreen.Core.Diagnosing;

/// <summary>Undoes and redoes a suspect until the experiments are decisive: at least on, off, on, off, and a Bayes factor of 100.</summary>
internal static class Confirmation
{
    private const int MostProbes = 24;

    private const int Turned = 4;

    /// <summary>
    /// Goes on with the experiment. Of sightings that made the search pick this suspect, <paramref name="picked"/> on either side do not count: it was picked for them.
    /// </summary>
    public static Command Next(Inquiry inquiry, Suspect suspect, Candidate with, Candidate without, int picked = 0) =>
        Next(inquiry, suspect, [], with, without, picked);

    /// <summary>Goes on with the experiment on the last of several causes; without the last one, those before it are taken out on both sides.</summary>
    public static Command Next(Inquiry inquiry, Suspect suspect, ImmutableArray<CommitSuspect> others, Candidate with, Candidate without, int picked = 0)
    {
        var (on, off, factor) = Weigh(inquiry, with, without, picked);
        if (IsConfirmed(inquiry, with, without, picked))
        {
            var told = others.IsEmpty ? Describe(suspect) : Describe(suspect, others);
            return Confirmed(inquiry, new Conclusion(Ending.Confirmed, suspect, told, inquiry.RuledOut(), factor) { Others = others }, isHead: with == inquiry.Head);
        }

        if (on.Good + on.Bad + off.Good + off.Bad >= MostProbes)
        {
            return inquiry.Conclude(new Conclusion(
                factor > 10 ? Ending.Likely : Ending.NoCauseFlaky,
                factor > 10 ? suspect : null,
                factor > 10 ? $"{Describe(suspect)}; the failure does not follow it every time." : $"The failure does not follow {suspect.Name}.",
                inquiry.RuledOut(),
                factor));
        }

        return inquiry.Probe(inquiry.Issue.Probes.LastOrDefault(probe => probe.Candidate == with || probe.Candidate == without)?.Candidate == with ? without : with);
    }

    /// <summary>Says whether the experiments are decisive.</summary>
    public static bool IsConfirmed(Inquiry inquiry, Candidate with, Candidate without, int picked) =>
        Turns(inquiry, with, without) >= Turned && Weigh(inquiry, with, without, picked).Factor >= BayesFactor.Decisive;

    // Which part of a commit matters can be tried where the commit can be taken out of what is deployed.
    private static Command Confirmed(Inquiry inquiry, Conclusion conclusion, bool isHead) =>
        isHead && conclusion is { Cause: CommitSuspect commit, Others.IsEmpty: true } ? HunkInquiry.Next(inquiry, commit, conclusion) : inquiry.Conclude(conclusion);

    private static (Sightings On, Sightings Off, double Factor) Weigh(Inquiry inquiry, Candidate with, Candidate without, int picked)
    {
        var (on, off) = (inquiry.Seen(with), inquiry.Seen(without));
        return (on, off, BayesFactor.Of(Math.Max(0, on.Bad - picked), on.Good, off.Bad, Math.Max(0, off.Good - picked)));
    }

    // How far the probes went through off, on, off, on as the suspect demands. Taking turns keeps an outage of some minutes from looking like an effect.
    private static int Turns(Inquiry inquiry, Candidate with, Candidate without)
    {
        var turns = 0;
        foreach (var probe in inquiry.Issue.Probes)
        {
            var isOff = turns % 2 == 0;
            var isExpected = isOff ? probe.Outcome is ProbeOutcome.Good or ProbeOutcome.Other : probe.Outcome == ProbeOutcome.Bad;
            turns += probe.Candidate == (isOff ? without : with) && isExpected ? 1 : 0;
        }

        return turns;
    }

    private static string Describe(Suspect first, ImmutableArray<CommitSuspect> others) =>
        $"{others.Length + 1} commits cause it, each by itself: {string.Join(", ", others.Select(other => other.Name).Prepend(first.Name))}. With any of them the failure is there, without all of them it goes.";

    private static string Describe(Suspect suspect) => suspect switch
    {
        CommitSuspect { Merge: { } merge } commit =>
            $"Commit {commit.Commit[..Math.Min(10, commit.Commit.Length)]} brought it in, by the merge {merge[..Math.Min(10, merge.Length)]}: without that one commit the failure goes, with it it returns.",
        CommitSuspect commit => $"Commit {commit.Commit[..Math.Min(10, commit.Commit.Length)]} brought it in: without it the failure goes, with it it returns.",
        ConfigurationSuspect value => $"The configuration value {value.Key} causes it: {value.Before ?? "(absent)"} became {value.Now ?? "(absent)"}.",
        ProcessSuspect process => $"The process {process.Process} of the deployment does not run; with it running the failure goes.",
        SuiteSuspect suite => $"The suite itself is guilty: with {string.Join(", ", suite.Files)} of the last proven green, the same service passes.",
        _ => suspect.Name,
    };
}
