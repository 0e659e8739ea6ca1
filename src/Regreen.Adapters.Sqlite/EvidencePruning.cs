using System.Globalization;
using System.Text.RegularExpressions;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Sqlite;

/// <summary>What <c>regreen clean</c> does to evidence: old pieces go, unless a kept run or a baseline names them.</summary>
public sealed partial class EvidencePruning(SqliteJournal journal, SqliteBaselineStore baselines, FileEvidenceStore evidence, TimeProvider time)
{
    /// <summary>Removes evidence older than <paramref name="age"/>. A run is kept when its last fact is younger than that, or when it proved a baseline.</summary>
    /// <returns>How many pieces of evidence were removed.</returns>
    public async Task<int> RunAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - age;
        var proven = await baselines.ListAsync(cancellationToken);
        var keep = proven.SelectMany(baseline => EvidenceIn(FactJson.Write(baseline))).ToHashSet();
        foreach (var run in await journal.ListAsync(cancellationToken))
        {
            var rows = await journal.RowsAsync(run, cancellationToken);
            if (proven.Any(baseline => baseline.Run == run) || IsKept(rows[^1], before))
            {
                keep.UnionWith(rows.SelectMany(row => EvidenceIn(row.Json)));
            }
        }

        return await evidence.PruneAsync(before, keep, cancellationToken);
    }

    // The stored text is searched, not the fact: every place that names evidence counts, also in facts of a later version.
    private static IEnumerable<EvidenceId> EvidenceIn(string json) => EvidencePattern().Matches(json).Select(match => new EvidenceId(match.Value));

    private static bool IsKept(JournalRow last, DateTimeOffset before) =>
        !DateTimeOffset.TryParse(last.At, CultureInfo.InvariantCulture, out var at) || at >= before;

    [GeneratedRegex("sha256:[0-9a-f]{64}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex EvidencePattern();
}
