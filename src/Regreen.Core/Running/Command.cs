using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;

namespace Regreen.Core.Running;

/// <summary>Something the loop wants done now. Its key is the same for the same wish, so that doing it twice has the effect of once.</summary>
public abstract record Command(string Key)
{
    /// <summary>Puts a candidate out as the target.</summary>
    public sealed record Deploy(int Iteration, Candidate Candidate) : Command($"deploy/{Iteration}/{Candidate.Key}");

    /// <summary>Runs a case on the target.</summary>
    public sealed record RunAttempt(int Iteration, CaseId Case, int Attempt) : Command($"attempt/{Iteration}/{Case}/{Attempt}");

    /// <summary>Lets the investigators look.</summary>
    public sealed record Gather(int Iteration, IssueId Issue) : Command($"gather/{Issue}");

    /// <summary>Puts a candidate out as a preview and runs the cases of an issue on it.</summary>
    public sealed record Probe(int Iteration, IssueId Issue, Candidate Candidate, int Ordinal) : Command($"probe/{Issue}/{Candidate.Key}/{Ordinal}")
    {
        /// <summary>Gets whether it is a step of a search, in which the order of what is seen does not matter; experiments take turns.</summary>
        public bool IsSearch { get; init; }
    }

    /// <summary>Takes the change of a culprit apart.</summary>
    public sealed record Dissect(int Iteration, IssueId Issue, string Culprit) : Command($"dissect/{Issue}/{Culprit}");

    /// <summary>Writes the whys of a conclusion, each with evidence that resolves.</summary>
    public sealed record Conclude(int Iteration, IssueId Issue, Conclusion Conclusion) : Command($"conclude/{Issue}");

    /// <summary>Tries a remedy in a preview against the whole manifest.</summary>
    public sealed record TryRemedy(int Iteration, IssueId Issue, Remedy Remedy, int Ordinal) : Command($"try/{Issue}/{Remedy.Name}{(Ordinal == 0 ? "" : "/again")}");

    /// <summary>Lets the policy approve a repair.</summary>
    public sealed record Approve(IssueId Issue) : Command($"approve/{Issue}");

    /// <summary>Commits a repair on its branch, or restores configuration.</summary>
    public sealed record Commit(int Iteration, IssueId Issue, RemedyTried Tried) : Command($"commit/{Issue}");

    /// <summary>Takes a repair back that made things worse.</summary>
    public sealed record Undo(int Iteration, IssueId Issue, string Reason) : Command($"undo/{Issue}");

    /// <summary>Remembers a proven green.</summary>
    public sealed record RecordBaseline(int Iteration) : Command($"baseline/{Iteration}");

    /// <summary>Puts a repair before whoever merges it, with how the run is about to end.</summary>
    public sealed record Propose(IssueId Issue, RunOutcome Outcome, string Reason) : Command($"propose/{Issue}");

    /// <summary>Ends the run.</summary>
    public sealed record End(RunOutcome Outcome, string Reason) : Command("end");

    private Command() : this("") { }
}

/// <summary>What the experiments say, before it is put into words.</summary>
/// <param name="Ending">How sure.</param>
/// <param name="Cause">What it was, or null.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="RuledOut">What was ruled out.</param>
/// <param name="BayesFactor">How much likelier the experiments are with the cause than without any.</param>
public sealed record Conclusion(Ending Ending, Suspect? Cause, string Summary, ImmutableArray<RuledOut> RuledOut, double BayesFactor)
{
    /// <summary>Gets the causes behind the first one with the same symptom, in the order of finding.</summary>
    public ImmutableArray<CommitSuspect> Others { get; init; } = [];

    /// <summary>Gets the hunks of the culprit that alone bring the failure in; empty where they were not told from its others.</summary>
    public ImmutableArray<ChangeHunk> Hunks { get; init; } = [];
}
