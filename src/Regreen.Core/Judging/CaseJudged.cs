using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Regreen.Core.Facts;
using Regreen.Core.Judging.Rulings;
using Regreen.Core.Recording;
using Regreen.Core.Rerunning;

namespace Regreen.Core.Judging;

/// <summary>One expectation and what was seen instead.</summary>
/// <param name="Expectation">What was expected, in a person's words.</param>
/// <param name="Held">Whether it held.</param>
/// <param name="Observed">What was seen.</param>
/// <param name="At">Where the expectation stands, as <c>FILE:LINE</c>.</param>
/// <param name="Frame">The line in the transcript that shows it, from 1; 0 where something is absent.</param>
/// <param name="Phase">The phase it speaks of.</param>
public sealed record ExpectationResult(string Expectation, bool Held, string Observed, string At, int Frame, Phase Phase)
{
    /// <summary>Gets the verdict, where it stands for a test of an existing suite; else null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Verdict? Verdict { get; init; }

    /// <summary>Gets whether no control on the recorded traffic turned it red by itself, though some changed what it reads: it notices nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsUnmoved { get; init; }
}

/// <summary>What one negative control showed: the same expectations on a broken transcript or a broken target.</summary>
/// <param name="Claim">The claim it tests.</param>
/// <param name="Name">What was broken, as in <c>answer blanked</c>.</param>
/// <param name="Live">Whether the target was asked again; otherwise the recorded transcript was changed.</param>
/// <param name="TurnedRed">Whether the case turned red, as it must where nothing else is said.</param>
/// <param name="Detail">The expectation that turned red, or why none did.</param>
public sealed record ControlResult(Claim Claim, string Name, bool Live, bool TurnedRed, string Detail)
{
    /// <summary>How the detail of a control begins that was not carried out.</summary>
    public const string NotDone = "the control could not be carried out: ";

    /// <summary>Gets whether the case must stay green: what was changed must make no difference.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool MustStayGreen { get; init; }

    /// <summary>Gets whether the case did what it must.</summary>
    [JsonIgnore]
    public bool IsMet => TurnedRed != MustStayGreen;

    /// <summary>Gets whether it was not carried out: then it says nothing of the case.</summary>
    [JsonIgnore]
    public bool WasNotDone => !IsMet && Detail.StartsWith(NotDone, StringComparison.Ordinal);
}

/// <summary>The first step at which a red case left the healthy path. Equal signatures mean: the same symptom.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Signature">The symptom in a few stable words: no ids, times, numbers that vary, or texts of one user.</param>
/// <param name="Message">The full message, as the case's author would read it.</param>
/// <param name="Where">The frame that shows it, or null.</param>
public sealed record Divergence(Phase Phase, string Signature, string Message, Locator? Where);

/// <summary>Why a green may be believed.</summary>
/// <param name="Before">The revision serving before the attempt.</param>
/// <param name="After">The revision serving after it.</param>
/// <param name="Transcript">What went over the wire.</param>
/// <param name="TraceIds">The W3C trace ids that the attempt sent.</param>
/// <param name="Exchanges">How many messages went either way.</param>
/// <param name="Claims">What the case claims.</param>
/// <param name="Controls">What its controls showed.</param>
public sealed record Receipt(
    ServedRevision Before,
    ServedRevision After,
    EvidenceId Transcript,
    ImmutableArray<string> TraceIds,
    int Exchanges,
    ImmutableArray<Claim> Claims,
    ImmutableArray<ControlResult> Controls)
{
    /// <summary>Gets the controls that its claims required, fixed before they were carried out; null in journals that were written before it was told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<DueControl>? Due { get; init; }

    /// <summary>Gets the seeds by which the steps of several users were interleaved.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<int>? Seeds { get; init; }

    /// <summary>Gets how many more messages went over the wire than were kept, or null: its transcript is truncated.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Truncated { get; init; }

    /// <summary>Gets what a model said of the answers, or null where none was asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JudgeRecord? Judge { get; init; }
}

/// <summary>An attempt of a case was judged.</summary>
/// <param name="Case">The case.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Gate">Whether it stands in the manifest.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="Passed">What the case itself says: every expectation held. A lenient case may say so and prove nothing.</param>
/// <param name="Expectations">Every expectation.</param>
/// <param name="Divergence">Where it left the healthy path; null when green.</param>
/// <param name="Receipt">The evidence, or null where nothing was observed.</param>
/// <param name="StartedAt">When the attempt began (UTC).</param>
/// <param name="Duration">How long it took.</param>
public sealed record CaseJudged(
    CaseId Case,
    string Title,
    bool Gate,
    Verdict Verdict,
    string Reason,
    bool Passed,
    ImmutableArray<ExpectationResult> Expectations,
    Divergence? Divergence,
    Receipt? Receipt,
    DateTimeOffset StartedAt,
    TimeSpan Duration)
{
    /// <summary>Gets the way the attempt took, a few stable words a frame, so that it can be compared with the healthy one.</summary>
    public ImmutableArray<string> Path { get; init; } = [];

    /// <summary>Gets the expectations that notice nothing, each line once, as <c>FILE:LINE: expectation</c>.</summary>
    [JsonIgnore]
    public ImmutableArray<string> Unmoved => [.. Expectations.Where(one => one.IsUnmoved).Select(one => $"{one.At}: '{one.Expectation}'").Distinct(StringComparer.Ordinal)];

    /// <summary>Gets how often the case failed before this run; told with a first attempt that is red, otherwise null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CaseRecord? Record { get; init; }

    /// <summary>Gets the tests of an existing suite's manifest that it did not report.</summary>
    public ImmutableArray<string> NotReported { get; init; } = [];
}
