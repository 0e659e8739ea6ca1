using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Regreen.Core.Configuring;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Engine.Testing.Suites.Results;

namespace Regreen.Engine.Testing.Suites;

/// <summary>Finds the result files that a run of a suite wrote, and reads them. What lay there before tells nothing of this run.</summary>
internal sealed class ResultFiles(SuiteConfig suite, string root, IEvidenceStore evidence)
{
    private const int MostFiles = 5000;

    // A file system may round the time of a file down.
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(2);
    private static readonly EnumerationOptions EveryFile = new() { RecurseSubdirectories = true, MaxRecursionDepth = 16, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };

    private readonly Dictionary<string, (DateTime Time, long Length)> _before = [];

    /// <summary>Looks at what is there before the command starts.</summary>
    public void Remember()
    {
        foreach (var file in Find())
        {
            _before[file.FullName] = (file.LastWriteTimeUtc, file.Length);
        }
    }

    /// <summary>Reads what the command wrote.</summary>
    /// <param name="startedAt">When it started.</param>
    /// <param name="redactor">Takes secrets out.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Report> ReadAsync(DateTimeOffset startedAt, Redactor redactor, CancellationToken cancellationToken)
    {
        var files = Find().ToList();
        var fresh = files.Where(file => IsFresh(file, startedAt)).ToList();
        var tests = ImmutableArray.CreateBuilder<FoundTest>();
        var isFound = !suite.IsWrapped;
        var problem = ProblemOf(files, fresh);
        foreach (var file in problem is null ? fresh : [])
        {
            var (reading, stored) = await ReadAsync(file, redactor, cancellationToken);
            if (suite.IsWrapped && ResultFile.IsSomethingElse(reading))
            {
                continue;
            }

            isFound = true;
            tests.AddRange(reading.Tests.Select(test => new FoundTest(test, stored)));
            problem ??= reading.Problem is { } wrong ? $"the result file {(fresh.Count == 1 ? "" : $"{Name(file)} ")}{wrong}" : null;
        }

        return !isFound ? new Report([], null) { HasFile = false } : new Report(Numbered(tests.ToImmutable()), problem);
    }

    private static string? ProblemOf(List<FileInfo> files, List<FileInfo> fresh) =>
        files.Count == 0 ? "the command wrote no result file"
        : fresh.Count == 0 ? "the result file is older than the run"
        : fresh.Count > MostFiles || fresh.Sum(file => file.Length) > ResultFile.MostBytes ? "the result files are too many or too large"
        : null;

    private async Task<(ResultReading Reading, StoredReport? Stored)> ReadAsync(FileInfo file, Redactor redactor, CancellationToken cancellationToken)
    {
        // A pipe or a device has no length, and reading it would never end.
        if (file.Length == 0)
        {
            return (new ResultReading([], "is empty", ""), null);
        }

        byte[] bytes;
        try
        {
            bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (new ResultReading([], $"cannot be read: {exception.Message}", ""), null);
        }

        var reading = ResultFile.Read(bytes, suite.Format, redactor.Redact);
        return (reading, reading.Tests.IsEmpty ? null : new StoredReport(await evidence.PutAsync(EvidenceKind.Output, reading.Text, cancellationToken), Name(file), reading.Text.Split('\n')));
    }

    private bool IsFresh(FileInfo file, DateTimeOffset startedAt) =>
        file.LastWriteTimeUtc >= startedAt.UtcDateTime - Rounding
        && !(_before.TryGetValue(file.FullName, out var known) && known == (file.LastWriteTimeUtc, file.Length));

    private IEnumerable<FileInfo> Find() =>
        (suite.IsWrapped ? WrittenNearby.Find(root) : suite.Results.SelectMany(Find)).DistinctBy(file => file.FullName, StringComparer.Ordinal).OrderBy(file => file.FullName, StringComparer.Ordinal).Take(MostFiles + 1);

    private IEnumerable<FileInfo> Find(string glob)
    {
        if (!glob.AsSpan().ContainsAny('*', '?'))
        {
            var path = Path.Combine(root, glob);
            return File.Exists(path) ? [new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path)] : [];
        }

        var folder = Path.Combine(root, string.Join('/', glob.Split('/').TakeWhile(part => !part.AsSpan().ContainsAny('*', '?'))));
        Regex pattern = Glob.Compile(glob);
        return Directory.Exists(folder)
            ? new DirectoryInfo(folder).EnumerateFiles("*", EveryFile).Where(file => pattern.IsMatch(Name(file)))
            : [];
    }

    private string Name(FileInfo file) => Path.GetRelativePath(root, file.FullName).Replace('\\', '/');

    private static ImmutableArray<FoundTest> Numbered(ImmutableArray<FoundTest> tests) =>
        [.. TestNames.Numbered(tests.Select(test => test.Test)).Zip(tests, (test, found) => found with { Test = test })];
}

/// <summary>A result file in the evidence store.</summary>
internal sealed record StoredReport(EvidenceId Id, string Name, string[] Lines);

/// <summary>A test, and the file that it stands in.</summary>
internal sealed record FoundTest(ReportedTest Test, StoredReport? Stored);

/// <summary>What came of a run of an existing suite.</summary>
/// <param name="Tests">The tests in its files.</param>
/// <param name="Problem">Why the files cannot be trusted, or null.</param>
internal sealed record Report(ImmutableArray<FoundTest> Tests, string? Problem)
{
    /// <summary>Gets whether there was a file to read; otherwise the exit code is all there is.</summary>
    public bool HasFile { get; init; } = true;
}
