using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ctrf;

/// <summary>A report: the root of a CTRF document.</summary>
/// <param name="ReportFormat">Always <c>CTRF</c>.</param>
/// <param name="SpecVersion">The version of the specification, as in <c>1.0.0</c>.</param>
/// <param name="Results">What was run.</param>
public sealed record CtrfReport(string ReportFormat, string SpecVersion, CtrfResults Results)
{
    /// <summary>The only value of <see cref="ReportFormat"/>.</summary>
    public const string Format = "CTRF";

    /// <summary>The version that this library writes.</summary>
    public const string Version = "1.0.0";

    /// <summary>Gets the id of this document.</summary>
    public Guid? ReportId { get; init; }

    /// <summary>Gets when it was made.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Gets what made it.</summary>
    public string? GeneratedBy { get; init; }

    /// <summary>Gets statistics over several runs, as they stand.</summary>
    public JsonElement? Insights { get; init; }

    /// <summary>Gets the report that it was compared with, as it stands.</summary>
    public JsonElement? Baseline { get; init; }

    /// <summary>Gets whatever else its maker wanted to say.</summary>
    public JsonElement? Extra { get; init; }
}

/// <summary>What was run.</summary>
/// <param name="Tool">With what.</param>
/// <param name="Summary">The counts.</param>
/// <param name="Tests">The tests.</param>
public sealed record CtrfResults(CtrfTool Tool, CtrfSummary Summary, ImmutableArray<CtrfTest> Tests)
{
    /// <summary>Gets where it ran.</summary>
    public CtrfEnvironment? Environment { get; init; }

    /// <summary>Gets whatever else its maker wanted to say.</summary>
    public JsonElement? Extra { get; init; }
}

/// <summary>The tool that ran the tests.</summary>
/// <param name="Name">Its name.</param>
public sealed record CtrfTool(string Name)
{
    /// <summary>Gets its version.</summary>
    public string? Version { get; init; }

    /// <summary>Gets whatever else its maker wanted to say.</summary>
    public JsonElement? Extra { get; init; }
}

/// <summary>The counts of a report. Times are milliseconds since 1970.</summary>
public sealed record CtrfSummary(int Tests, int Passed, int Failed, int Skipped, int Pending, int Other, [property: JsonConverter(typeof(MillisecondsConverter))] long Start, [property: JsonConverter(typeof(MillisecondsConverter))] long Stop)
{
    /// <summary>Gets how many passed after they had failed.</summary>
    public int? Flaky { get; init; }

    /// <summary>Gets how many suites there are.</summary>
    public int? Suites { get; init; }

    /// <summary>Gets how long it took, in milliseconds.</summary>
    public long? Duration { get; init; }

    /// <summary>Gets whatever else its maker wanted to say.</summary>
    public JsonElement? Extra { get; init; }

    /// <summary>Counts tests.</summary>
    /// <param name="tests">The tests.</param>
    /// <param name="start">When the first began.</param>
    /// <param name="stop">When the last ended.</param>
    public static CtrfSummary Of(ImmutableArray<CtrfTest> tests, DateTimeOffset start, DateTimeOffset stop)
    {
        int Count(CtrfStatus status) => tests.Count(test => test.Status == status);
        return new CtrfSummary(
            tests.Length,
            Count(CtrfStatus.Passed),
            Count(CtrfStatus.Failed),
            Count(CtrfStatus.Skipped),
            Count(CtrfStatus.Pending),
            Count(CtrfStatus.Other),
            start.ToUnixTimeMilliseconds(),
            stop.ToUnixTimeMilliseconds())
        { Flaky = tests.Count(test => test.Flaky == true), Duration = (long)(stop - start).TotalMilliseconds };
    }

    /// <summary>Says in one sentence where the counts and the tests of a report disagree, or null where they agree.</summary>
    public static string? Contradiction(CtrfResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var (said, counted) = (results.Summary, Of(results.Tests, default, default));
        (string Word, int Said, int Counted)[] counts =
        [
            ("tests", said.Tests, counted.Tests), ("passed", said.Passed, counted.Passed), ("failed", said.Failed, counted.Failed),
            ("skipped", said.Skipped, counted.Skipped), ("pending", said.Pending, counted.Pending), ("other", said.Other, counted.Other),
        ];
        return counts.Where(count => count.Said != count.Counted).Select(count => $"its summary says {count.Said} {count.Word}, and it holds {count.Counted}").FirstOrDefault();
    }
}

/// <summary>Where tests ran; every part may be missing.</summary>
public sealed record CtrfEnvironment
{
    /// <summary>Gets the name of the report.</summary>
    public string? ReportName { get; init; }

    /// <summary>Gets the application.</summary>
    public string? AppName { get; init; }

    /// <summary>Gets its version.</summary>
    public string? AppVersion { get; init; }

    /// <summary>Gets the id of the build.</summary>
    public string? BuildId { get; init; }

    /// <summary>Gets the name of the build.</summary>
    public string? BuildName { get; init; }

    /// <summary>Gets the number of the build; a number or a text.</summary>
    public JsonElement? BuildNumber { get; init; }

    /// <summary>Gets the address of the build.</summary>
    public string? BuildUrl { get; init; }

    /// <summary>Gets the repository.</summary>
    public string? RepositoryName { get; init; }

    /// <summary>Gets its address.</summary>
    public string? RepositoryUrl { get; init; }

    /// <summary>Gets the commit.</summary>
    public string? Commit { get; init; }

    /// <summary>Gets the branch.</summary>
    public string? BranchName { get; init; }

    /// <summary>Gets the operating system.</summary>
    public string? OsPlatform { get; init; }

    /// <summary>Gets its release.</summary>
    public string? OsRelease { get; init; }

    /// <summary>Gets its version.</summary>
    public string? OsVersion { get; init; }

    /// <summary>Gets what the tested environment is called.</summary>
    public string? TestEnvironment { get; init; }

    /// <summary>Gets whether the environment was healthy.</summary>
    public bool? Healthy { get; init; }

    /// <summary>Gets whatever else its maker wanted to say.</summary>
    public JsonElement? Extra { get; init; }
}
