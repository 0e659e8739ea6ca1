using System.Collections.Immutable;
using Regreen.Core.Facts;

namespace Regreen.Core.Recording;

/// <summary>One entry of the journal: a fact, its place, and the hash that chains it to the one before.</summary>
/// <param name="Sequence">The place in the run, from 1, without gaps.</param>
/// <param name="At">When the fact was appended (UTC).</param>
/// <param name="Fact">What happened.</param>
/// <param name="Hash">Lower-case hex SHA-256 over the previous hash and this entry.</param>
public sealed record JournalEntry(long Sequence, DateTimeOffset At, Fact Fact, string Hash);

/// <summary>The append-only, hash-chained list of facts. An append is durable when it returns.</summary>
public interface IJournal
{
    /// <summary>Appends facts to a run, in order: all of them or none.</summary>
    Task<ImmutableArray<JournalEntry>> AppendAsync(RunId run, ImmutableArray<Fact> facts, CancellationToken cancellationToken);

    /// <summary>Reads a run from its first fact.</summary>
    IAsyncEnumerable<JournalEntry> ReadAsync(RunId run, CancellationToken cancellationToken);

    /// <summary>Reads the newest entries of a run, at most so many, the newest first.</summary>
    Task<ImmutableArray<JournalEntry>> ReadNewestAsync(RunId run, int most, CancellationToken cancellationToken);

    /// <summary>Lists the runs, oldest first.</summary>
    Task<IReadOnlyList<RunId>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Re-computes the chain of a run and names the first entry that does not fit, or null.</summary>
    Task<string?> VerifyAsync(RunId run, CancellationToken cancellationToken);
}

/// <summary>What follows from the journal's own methods.</summary>
public static class JournalAppending
{
    /// <summary>Appends a fact to a run.</summary>
    public static async Task<JournalEntry> AppendAsync(this IJournal journal, RunId run, Fact fact, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(journal);
        return (await journal.AppendAsync(run, [fact], cancellationToken))[0];
    }
}

/// <summary>The last proven green of a target: what to compare with and go back to.</summary>
public interface IBaselineStore
{
    /// <summary>Reads the baseline, or null where nothing was ever proven.</summary>
    Task<Baseline?> ReadAsync(string project, CancellationToken cancellationToken);

    /// <summary>Replaces the baseline.</summary>
    Task WriteAsync(string project, Baseline baseline, CancellationToken cancellationToken);
}

/// <summary>One run at a time per target.</summary>
public interface ILease : IAsyncDisposable
{
    /// <summary>Gets who holds the lease, for the message to whoever is refused.</summary>
    string Holder { get; }
}
