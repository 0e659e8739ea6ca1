namespace Regreen.Core.Facts;

/// <summary>A case that is known to be red and set apart: it is run, judged and shown, makes no issue, and keeps the run from being green while it is not proven.</summary>
/// <param name="Case">The case.</param>
/// <param name="Owner">Who looks after it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Expires">The last day on which it holds (UTC).</param>
/// <param name="At">Where it stands, as <c>FILE:LINE:COLUMN</c>.</param>
public sealed record Quarantine(CaseId Case, string Owner, string Reason, DateOnly Expires, string At)
{
    /// <summary>Says whether it holds at a time; afterwards the case counts like any other.</summary>
    public bool HoldsAt(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime) <= Expires;
}
