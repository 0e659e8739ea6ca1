namespace Regreen.EndToEnd.Tests.Starting;

/// <summary>Whether tests that look at a sample look at everything: with <c>REGREEN_WHOLE=1</c>.</summary>
internal static class Thorough
{
    public static bool Wanted { get; } = string.Equals(Environment.GetEnvironmentVariable("REGREEN_WHOLE"), "1", StringComparison.Ordinal);
}
