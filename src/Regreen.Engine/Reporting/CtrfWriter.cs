using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ctrf;
using Regreen.Core.Facts;
using Regreen.Core.Judging;

namespace Regreen.Engine.Reporting;

/// <summary>
/// Writes the last iteration as CTRF: proven is passed, and everything else in the gate is failed, with the verdict as raw status. As in JUnit, what is not proven outside
/// the gate is skipped, so that whoever reads the file comes to the same end as the exit code.
/// </summary>
internal static class CtrfWriter
{
    public static string Write(RunView run)
    {
        ImmutableArray<CtrfTest> tests = [.. (run.Last?.Suites ?? []).SelectMany(suite => suite.Cases).Select(Test)];
        var summary = CtrfSummary.Of(tests, run.StartedAt, run.LastAt) with { Suites = run.Last?.Suites.Length ?? 0 };
        var results = new CtrfResults(new CtrfTool("regreen"), summary, tests)
        {
            Environment = new CtrfEnvironment { ReportName = run.Start.Run.Value, AppName = run.Start.Project, Commit = CommitOf(run) },
            Extra = Extra(("outcome", run.End is { } end ? Words.Kebab(end.Outcome) : "not-ended"), ("accept", run.Start.AcceptUnproven ? "unproven" : "proven"), ("selection", run.Selection)),
        };
        return CtrfJson.Write(new CtrfReport(CtrfReport.Format, CtrfReport.Version, results)
        {
            ReportId = IdOf(run.Start.Run.Value),
            Timestamp = run.LastAt,
            GeneratedBy = "regreen",
        });
    }

    private static CtrfTest Test(CaseView item) => new(NameOf(item), StatusOf(item), Milliseconds(item.Judged?.Duration))
    {
        Id = IdOf(item.Case.ToString()),
        Suite = [item.Case.Suite],
        Start = item.Judged?.StartedAt.ToUnixTimeMilliseconds(),
        Message = item.Verdict == Verdict.Proven ? null : Words.Reason(item),
        RawStatus = Words.Of(item.Verdict),
        Flaky = item.Verdict == Verdict.Flaky ? true : null,
        Retries = RetriesOf(item)?.Length - 1,
        RetryAttempts = RetriesOf(item),
        Extra = Extra(("gate", item.Gate ? "true" : "false"), ("suite-says", Words.SuiteSays(item)), ("controls", Words.Controls(item)), ("quarantine", item.Quarantine is null ? null : Words.Quarantine(item)), ("evidence", item.Judged?.Receipt?.Transcript.Value)),
    };

    private static ImmutableArray<CtrfAttempt>? RetriesOf(CaseView item) => item.Attempts.Length > 1 ? [.. item.Attempts.Select(Attempt)] : null;

    private static CtrfAttempt Attempt(AttemptFinished attempt) => new(attempt.Attempt, attempt.Judged.Passed ? CtrfStatus.Passed : CtrfStatus.Failed)
    {
        Duration = Milliseconds(attempt.Judged.Duration),
        Start = attempt.Judged.StartedAt.ToUnixTimeMilliseconds(),
        Message = attempt.Judged.Reason,
    };

    private static CtrfStatus StatusOf(CaseView item) => item switch
    {
        { Verdict: Verdict.Proven } => CtrfStatus.Passed,
        { Gate: false } => CtrfStatus.Skipped,
        _ => CtrfStatus.Failed,
    };

    private static string NameOf(CaseView item) => item.Title.Length == 0 ? item.Case.Name : $"{item.Case.Name}: {item.Title}";

    private static string? CommitOf(RunView run) => (run.Last?.Deployed?.Candidate ?? run.Start.Head).Commit is { Length: > 0 } commit ? commit : null;

    private static long Milliseconds(TimeSpan? time) => (long)Math.Round((time ?? TimeSpan.Zero).TotalMilliseconds);

    // The same case has the same id in every report.
    private static Guid IdOf(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private static JsonElement Extra(params IEnumerable<(string Name, string? Value)> values)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in values.Where(pair => pair.Value is not null))
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.ToArray()).RootElement.Clone();
    }
}
