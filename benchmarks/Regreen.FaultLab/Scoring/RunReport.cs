using System.Collections.Immutable;
using System.Text.Json;

namespace Regreen.FaultLab.Scoring;

/// <summary>An issue as a report tells of it.</summary>
/// <param name="Iteration">The iteration in which it was found.</param>
/// <param name="Fingerprint">Equal for the same symptom.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Ending">How its diagnosis ended, or null.</param>
/// <param name="Causes">What is named as cause, in the words of <see cref="Planting.Truth"/>.</param>
/// <param name="Summary">The diagnosis in a sentence.</param>
/// <param name="GoesWith">The issue with which it has one cause, as the trial of that one's repair showed, or null.</param>
internal sealed record ReportedIssue(int Iteration, string Fingerprint, string Title, string? Ending, ImmutableArray<string> Causes, string Summary, string? GoesWith);

/// <summary>What the lab reads of <c>report.json</c>.</summary>
/// <param name="Outcome">How the run ended, or null where it did not.</param>
/// <param name="Reason">Why it ended so.</param>
/// <param name="Issues">The issues of all iterations.</param>
internal sealed record RunReport(string? Outcome, string Reason, ImmutableArray<ReportedIssue> Issues)
{
    /// <summary>Reads a report.</summary>
    public static RunReport Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var outcome = root.GetProperty("outcome");
        var hasEnded = outcome.ValueKind == JsonValueKind.Object;
        return new RunReport(
            hasEnded ? outcome.GetProperty("name").GetString() : null,
            hasEnded ? outcome.GetProperty("reason").GetString() ?? "" : "",
            [.. root.GetProperty("iterations").EnumerateArray().SelectMany(iteration => iteration.GetProperty("issues").EnumerateArray().Select(issue => Read(iteration.GetProperty("number").GetInt32(), issue)))]);
    }

    private static ReportedIssue Read(int iteration, JsonElement issue)
    {
        var diagnosis = issue.GetProperty("diagnosis");
        var isDiagnosed = diagnosis.ValueKind == JsonValueKind.Object;
        return new ReportedIssue(
            iteration,
            issue.GetProperty("fingerprint").GetString() ?? "",
            issue.GetProperty("title").GetString() ?? "",
            isDiagnosed ? diagnosis.GetProperty("ending").GetString() : null,
            isDiagnosed ? CausesOf(diagnosis) : [],
            isDiagnosed ? diagnosis.GetProperty("summary").GetString() ?? "" : "",
            issue.TryGetProperty("goesWith", out var other) ? other.GetString() : null);
    }

    private static ImmutableArray<string> CausesOf(JsonElement diagnosis) =>
        diagnosis.GetProperty("cause").GetString() is not { } cause ? []
            : diagnosis.GetProperty("commit").GetString() is { } commit
                ? [$"commit {commit}", .. diagnosis.GetProperty("otherCauses").EnumerateArray().Select(other => $"commit {other.GetProperty("commit").GetString()}")]
                : Named(cause);

    // Files of a suite are told in one name; a place in the source is FILE:LINE, of which the file counts.
    private static ImmutableArray<string> Named(string cause) =>
        cause.StartsWith("suite ", StringComparison.Ordinal) ? [.. cause["suite ".Length..].Split(", ").Select(file => $"suite {file}")]
        : cause.StartsWith("configuration ", StringComparison.Ordinal) || cause.StartsWith("process ", StringComparison.Ordinal) ? [cause]
        : [$"source {cause[..cause.LastIndexOf(':')]}"];
}
