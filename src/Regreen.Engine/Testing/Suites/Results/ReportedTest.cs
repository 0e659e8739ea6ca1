namespace Regreen.Engine.Testing.Suites.Results;

/// <summary>How a test of an existing suite ended, as its own file says.</summary>
internal enum ReportedEnd
{
    Passed,
    Failed,
    Errored,
    Skipped,
}

/// <summary>A test in a result file.</summary>
/// <param name="Name">What it is called, with what it stands in.</param>
/// <param name="End">How it ended.</param>
/// <param name="Kind">The kind of failure, in the suite's words, or null.</param>
/// <param name="Message">The message, or an empty text.</param>
/// <param name="Line">The line in the file; 0 where it is not known.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record ReportedTest(string Name, ReportedEnd End, string? Kind, string Message, int Line, TimeSpan Duration)
{
    private const int LongestMessage = 2000;

    /// <summary>Gives the test that ended otherwise.</summary>
    public ReportedTest Ended(ReportedEnd end, string? kind, string message) =>
        this with { End = end, Kind = kind is null ? null : TestNames.Clean(kind), Message = message.Length <= LongestMessage ? message : message[..LongestMessage] };
}
