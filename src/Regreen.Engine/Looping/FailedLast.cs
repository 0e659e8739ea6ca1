using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Engine.Looping;

/// <summary>Finds the cases that were red when they ran last, from the end of the newest run that has one.</summary>
public static class FailedLast
{
    private const int MostRuns = 20;

    // What a person approves or accepts after a run stands behind its end.
    private const int MostBehindTheEnd = 8;

    /// <summary>Reads them; none where no run has ended.</summary>
    public static async Task<ImmutableArray<CaseId>> ReadAsync(IJournal journal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(journal);
        try
        {
            foreach (var run in (await journal.ListAsync(cancellationToken)).Reverse().Take(MostRuns))
            {
                if (await EndOfAsync(journal, run, 1, cancellationToken) is { } last)
                {
                    return last.Red;
                }

                if (await EndOfAsync(journal, run, MostBehindTheEnd, cancellationToken) is { } end)
                {
                    return end.Red;
                }
            }
        }
        catch (UserErrorException)
        {
            // A former run that cannot be read tells nothing; `regreen verify` says what is wrong with it.
        }

        return [];
    }

    private static async Task<RunEnded?> EndOfAsync(IJournal journal, RunId run, int most, CancellationToken cancellationToken) =>
        (await journal.ReadNewestAsync(run, most, cancellationToken)).Select(entry => entry.Fact).OfType<RunEnded>().FirstOrDefault();
}
