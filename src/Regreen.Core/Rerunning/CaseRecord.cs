namespace Regreen.Core.Rerunning;

/// <summary>How often a case failed before this run. Attempts that say no revision are not in it.</summary>
/// <param name="Failed">Failed attempts at the last revision at which the case was proven.</param>
/// <param name="Attempts">All attempts at that revision; 0: it was never proven.</param>
public sealed record CaseRecord(int Failed, int Attempts)
{
    private const double PriorFailed = 0.1;

    private const double PriorAttempts = 5;

    // A power prior (Ibrahim and Chen, 2000): another revision is another service, so what it showed counts half.
    private const double Earlier = 0.5;

    // Whatever was seen, nothing is as sure as that a case never fails.
    private const double Least = 0.005;

    /// <summary>Gets the record of a case that was never seen.</summary>
    public static CaseRecord None { get; } = new(0, 0);

    /// <summary>Gets the failed attempts at revisions before that one at which the case was proven too.</summary>
    public int EarlierFailed { get; init; }

    /// <summary>Gets all attempts at those revisions.</summary>
    public int EarlierAttempts { get; init; }

    /// <summary>
    /// Gets the failure rate at the last proven revision (0.005 to 1): the mean of the posterior over Beta(0.1, 4.9). Before anything was seen that is 2 %; one failure
    /// among few attempts says much, since most cases never flake and those that do flake noticeably.
    /// </summary>
    public double Rate => Math.Max(Least, (PriorFailed + Failed + (Earlier * EarlierFailed)) / (PriorAttempts + Attempts + (Earlier * EarlierAttempts)));
}
