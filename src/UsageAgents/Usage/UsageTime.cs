using System.Globalization;

namespace UsageAgents.Usage;

/// <summary>How times are written: <c>2023-11-16 18:15:46</c>, in UTC, with a fraction only where there is one.</summary>
internal static class UsageTime
{
    public static string Text(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);

    public static DateTime Parse(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
}
