using Regreen.Core.Recording;
using Spectre.Console;

namespace Regreen.Cli.Views;

/// <summary>Where a view writes, and what that place can do. The host finds it out; nothing here asks the machine.</summary>
/// <param name="Results">Standard output.</param>
/// <param name="Progress">Standard error.</param>
/// <param name="IsTerminal">Whether a person reads <paramref name="Progress"/>.</param>
/// <param name="NoColor">Whether <c>NO_COLOR</c> or <c>--no-color</c> is set.</param>
/// <param name="IsJson">Whether <c>--format json</c> is asked for.</param>
/// <param name="Width">The columns of the terminal.</param>
internal sealed record ViewPlace(TextWriter Results, TextWriter Progress, bool IsTerminal, bool NoColor, bool IsJson, int Width);

/// <summary>Chooses the view for a place.</summary>
internal static class RunViews
{
    private const int Narrowest = 60;

    /// <summary>Makes the view: JSON lines on standard output where asked for, live on a terminal, plain lines elsewhere.</summary>
    public static IRunView Create(ViewPlace place, Func<JournalEntry, string> toJson, TimeProvider time)
    {
        if (place.IsJson)
        {
            return new JsonLinesRunView(place.Results, toJson);
        }

        var narrator = new RunNarrator(Glyphs.For(place.Progress.Encoding));
        return place.IsTerminal ? new LiveRunView(ConsoleOf(place), narrator, time) : new PlainRunView(place.Progress, narrator);
    }

    private static IAnsiConsole ConsoleOf(ViewPlace place)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = place.NoColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Standard,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(place.Progress),
        });
        console.Profile.Width = Math.Max(Narrowest, place.Width);
        return console;
    }
}
