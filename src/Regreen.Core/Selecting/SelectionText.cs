using Regreen.Core.Facts;

namespace Regreen.Core.Selecting;

/// <summary>Says a selection in the words in which all reports say it.</summary>
public static class SelectionText
{
    /// <summary>Says it: "Selection: 3 of 12 of the manifest (--tag smoke)."</summary>
    public static string Of(RunStarted start, Selection selection)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(selection);
        var gated = start.Manifest.Where(entry => entry.Gate).Select(entry => entry.Case).ToHashSet();
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Selection: {selection.Cases.Count(gated.Contains)} of {gated.Count} of the manifest ({selection.Filter}).");
    }
}
