using System.Collections.Immutable;
using Ctrf;

namespace Regreen.Engine.Testing.Suites.Results;

/// <summary>Reads CTRF files.</summary>
internal static class CtrfTests
{
    public static ImmutableArray<ReportedTest> Read(string text)
    {
        try
        {
            var results = CtrfJson.Read(text).Results;
            return CtrfSummary.Contradiction(results) is { } contradiction
                ? throw new ResultException($"contradicts itself: {contradiction}")
                : TestNames.Numbered(results.Tests.Select(Test));
        }
        catch (CtrfException exception)
        {
            throw new ResultException($"cannot be read: {exception.Message}", exception);
        }
    }

    private static ReportedTest Test(CtrfTest test)
    {
        var duration = test.Duration is >= 0 and < 1_000_000_000 ? TimeSpan.FromMilliseconds(test.Duration) : TimeSpan.Zero;
        var reported = new ReportedTest(TestNames.Join(" > ", [.. test.Suite ?? [], test.Name]), ReportedEnd.Passed, null, "", 0, duration);
        return test.Status switch
        {
            CtrfStatus.Passed => reported,
            CtrfStatus.Failed => reported.Ended(ReportedEnd.Failed, null, test.Message ?? ""),
            CtrfStatus.Skipped or CtrfStatus.Pending => reported.Ended(ReportedEnd.Skipped, null, test.Message ?? ""),
            _ => reported.Ended(ReportedEnd.Errored, test.RawStatus, test.Message ?? test.RawStatus ?? ""),
        };
    }
}
