using System.Globalization;

namespace UsageAgents.Importing;

/// <summary>Brings the outcomes of others to one word for success, and keeps the rest.</summary>
internal static class StatusText
{
    public const string Ok = "ok";
    private const int MaxLength = 64;
    private static readonly HashSet<string> Good = new(StringComparer.OrdinalIgnoreCase)
    {
        Ok, "success", "succeeded", "successful", "completed", "complete", "true", "none", "unset", "stop",
    };

    /// <summary>Reads an outcome.</summary>
    /// <param name="text">What the file says.</param>
    /// <param name="emptyIsOk">Whether the column names errors, so that nothing means success.</param>
    public static string? Read(string text, bool emptyIsOk)
    {
        if (text.Length == 0)
        {
            return emptyIsOk ? Ok : null;
        }

        var isGoodCode = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 200 and < 400;
        return isGoodCode || Good.Contains(text) ? Ok : text.ToLowerInvariant()[..Math.Min(text.Length, MaxLength)];
    }
}
