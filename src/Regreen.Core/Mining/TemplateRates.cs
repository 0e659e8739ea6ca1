using System.Collections.Immutable;

namespace Regreen.Core.Mining;

/// <summary>A template that comes much more or less often than it did.</summary>
/// <param name="Template">The template.</param>
/// <param name="Before">How often it came.</param>
/// <param name="Now">How often it comes.</param>
public sealed record RateChange(string Template, int Before, int Now);

/// <summary>
/// Compares how often the same requests wrote each template, then and now. If nothing changed, of all times a template came every one is as likely from then as from now; what is that unlikely under this, at a risk of
/// one in a hundred for all templates together, and differs at least threefold, changed. Few lines are never enough for that.
/// </summary>
public static class TemplateRates
{
    private const double Risk = 0.01;

    // The lines of one request are not independent of each other, so what is unlikely alone is not yet much.
    private const int Strongly = 3;

    /// <summary>Lists what changed, the least likely first. What is new or gone is not among them.</summary>
    /// <param name="before">How often each template came then.</param>
    /// <param name="now">How often each comes now, from the same requests.</param>
    public static ImmutableArray<RateChange> Changed(IReadOnlyDictionary<string, int> before, IReadOnlyDictionary<string, int> now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        var both = now.Where(entry => before.ContainsKey(entry.Key)).Select(entry => new RateChange(entry.Key, before[entry.Key], entry.Value)).ToImmutableArray();
        return
        [
            .. both.Where(change => Math.Max(change.Before, change.Now) >= Strongly * Math.Min(change.Before, change.Now))
                .Select(change => (change, Chance: Chance(Math.Min(change.Before, change.Now), change.Before + change.Now)))
                .Where(entry => entry.Chance * both.Length <= Risk)
                .OrderBy(entry => entry.Chance).ThenBy(entry => entry.change.Template, StringComparer.Ordinal)
                .Select(entry => entry.change),
        ];
    }

    // Both tails of the binomial distribution with one half: at most so few of so many on either side.
    private static double Chance(int fewer, int all)
    {
        var (term, sum) = (-all * Math.Log(2), 0.0);
        for (var count = 0; count <= fewer; count++)
        {
            sum += Math.Exp(term);
            term += Math.Log(all - count) - Math.Log(count + 1);
        }

        return Math.Min(1, 2 * sum);
    }
}
