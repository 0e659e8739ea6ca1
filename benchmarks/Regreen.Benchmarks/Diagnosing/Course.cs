using System.Globalization;
using static System.Globalization.CultureInfo;

namespace Regreen.Benchmarks.Diagnosing;

/// <summary>The course of one measure: what was usual, and when it left that for good.</summary>
internal sealed record Course(string Metric, double Usual, double Peak, DateTimeOffset? Left)
{
    private const int Together = 3;

    public static Course Of(string metric, IEnumerable<Dictionary<string, string>> rows)
    {
        (DateTimeOffset At, double Value)[] points = [.. rows.Select(row => (DateTimeOffset.Parse(row["timestamp"], InvariantCulture), double.Parse(row["value"], NumberStyles.Float, InvariantCulture))).OrderBy(point => point.Item1)];
        var first = Math.Max(5, points.Length / 4);
        double[] quiet = [.. points.Take(first).Select(point => point.Value).Order()];
        var usual = quiet[quiet.Length / 2];
        var room = 1.5 * Math.Max(Math.Max(quiet[^1] - quiet[0], Math.Abs(usual) * 0.15), 1e-3);
        for (var index = first / 2; index + Together <= points.Length; index++)
        {
            if (points[index..(index + Together)].All(point => Math.Abs(point.Value - usual) > room))
            {
                return new Course(metric, usual, points[index..].MaxBy(point => Math.Abs(point.Value - usual)).Value, points[index].At);
            }
        }

        return new Course(metric, usual, usual, null);
    }
}
