using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Engine.Tests.Looping;

/// <summary>A journal of former runs, oldest first; they are called by their numbers.</summary>
internal sealed class FormerRuns(params IReadOnlyList<JournalEntry>[] runs) : IJournal
{
    /// <summary>Gets how often a run was read.</summary>
    public int Reads { get; private set; }

    public Task<ImmutableArray<JournalEntry>> AppendAsync(RunId run, ImmutableArray<Fact> facts, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<JournalEntry> ReadAsync(RunId run, CancellationToken cancellationToken)
    {
        Reads++;
        return Of(run).ToAsyncEnumerable();
    }

    public Task<ImmutableArray<JournalEntry>> ReadNewestAsync(RunId run, int most, CancellationToken cancellationToken) => Task.FromResult<ImmutableArray<JournalEntry>>([.. Of(run).Reverse().Take(most)]);

    public Task<IReadOnlyList<RunId>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<RunId>>([.. runs.Select((_, index) => new RunId($"{index}"))]);

    // Nothing is chained here.
    public Task<string?> VerifyAsync(RunId run, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    private IReadOnlyList<JournalEntry> Of(RunId run) => runs[int.Parse(run.Value, CultureInfo.InvariantCulture)];
}
