using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Core.Recording;
using Regreen.Core.Rerunning;

namespace Regreen.Engine.Looping;

/// <summary>Knows from the journal how often cases failed in former runs. The journal is read once, and only when somebody asks.</summary>
public sealed class CaseMemory(IJournal journal)
{
    private const int MostRuns = 30;

    private readonly Lock _lock = new();
    private Task<ImmutableDictionary<CaseId, CaseRecord>>? _records;

    /// <summary>Gives the record of a case before a run.</summary>
    public async Task<CaseRecord> RecordOfAsync(CaseId id, RunId run, CancellationToken cancellationToken)
    {
        Task<ImmutableDictionary<CaseId, CaseRecord>> reading;
        lock (_lock)
        {
            // Whoever asks first may be stopped; the others still want to know.
            reading = _records ??= ReadAsync(run, CancellationToken.None);
        }

        return (await reading.WaitAsync(cancellationToken)).GetValueOrDefault(id, CaseRecord.None);
    }

    private async Task<ImmutableDictionary<CaseId, CaseRecord>> ReadAsync(RunId run, CancellationToken cancellationToken)
    {
        var attempts = new List<FormerAttempt>();
        foreach (var former in (await journal.ListAsync(cancellationToken)).TakeWhile(other => other != run).TakeLast(MostRuns))
        {
            try
            {
                attempts.AddRange(await journal.ReadAsync(former, cancellationToken)
                    .Select(entry => entry.Fact is AttemptFinished finished ? FormerAttempt.Of(finished.Judged) : null)
                    .Where(attempt => attempt is not null)
                    .Select(attempt => attempt!.Value)
                    .ToListAsync(cancellationToken));
            }
            catch (UserErrorException)
            {
                // A former run that cannot be read tells nothing; `regreen verify` says what is wrong with it.
            }
        }

        return CaseRecords.Of(attempts);
    }
}
