using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Engine.Looping;

/// <summary>Says before a run what it will probably cost, from what former runs of the project took.</summary>
public static class PriceForecast
{
    private const int MostRuns = 5;

    /// <summary>Reads the newest runs that deployed; null where there is none.</summary>
    public static async Task<PriceEstimate?> ReadAsync(IJournal journal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var taken = new List<Taken>();
        foreach (var run in (await journal.ListAsync(cancellationToken)).Reverse())
        {
            if (taken.Count < MostRuns && Read(await journal.ReadAsync(run, cancellationToken).ToListAsync(cancellationToken)) is { } found)
            {
                taken.Add(found);
            }
        }

        return taken.Count == 0 ? null : Of(taken);
    }

    private sealed record Taken(TimeSpan Deployment, TimeSpan Tests, int Messages, RedPrice? Red);

    private static PriceEstimate Of(List<Taken> taken)
    {
        var red = taken.Select(run => run.Red).OfType<RedPrice>().ToList();
        return new PriceEstimate(taken.Count, Median(taken, run => run.Deployment), Median(taken, run => run.Tests), Median(taken, run => run.Messages))
        {
            Red = red.Count == 0 ? null : new RedPrice(Median(red, run => run.Wall), Median(red, run => run.Deployments), Median(red, run => run.Previews)),
        };
    }

    // A run counts when its first deployment came up and every case of its manifest has an attempt.
    private static Taken? Read(List<JournalEntry> entries)
    {
        var deployed = entries.Find(entry => entry.Fact is RevisionDeployed { Iteration: 1 });
        var attempts = entries.Where(entry => entry.Fact is AttemptFinished { Iteration: 1, Attempt: 1 }).ToList();
        if (deployed?.Fact is not RevisionDeployed first || entries[0].Fact is not RunStarted start || attempts.Count < start.Manifest.Length || start.Manifest.IsEmpty)
        {
            return null;
        }

        return new Taken(
            first.BuildTime + first.StartTime,
            attempts[^1].At - deployed.At,
            attempts.Sum(entry => ((AttemptFinished)entry.Fact).Judged.Receipt?.Exchanges ?? 0),
            RedOf(entries, deployed.At));
    }

    private static RedPrice? RedOf(List<JournalEntry> entries, DateTimeOffset from) =>
        entries.Exists(entry => entry.Fact is IssueDiagnosed) && entries.Find(entry => entry.Fact is RunEnded) is { } end
            ? new RedPrice(
                end.At - from,
                entries.Count(entry => entry.Fact is RevisionDeployed or DeploymentFailed),
                entries.Count(entry => entry.Fact is CandidateProbed or RemedyTried { Candidate: not null }))
            : null;

    private static T Median<TItem, T>(IEnumerable<TItem> items, Func<TItem, T> valueOf)
    {
        var values = items.Select(valueOf).Order().ToList();
        return values[values.Count / 2];
    }
}
