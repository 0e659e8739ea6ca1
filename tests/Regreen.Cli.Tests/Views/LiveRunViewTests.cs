using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Regreen.Cli.Views;
using Regreen.Core.Facts;
using Regreen.Engine.Tests.Reporting;
using Spectre.Console;
using Spectre.Console.Testing;

namespace Regreen.Cli.Tests.Views;

public sealed partial class LiveRunViewTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task On_a_terminal_what_happened_stands_as_a_story_within_60_columns()
    {
        var story = await ShowAsync(60);

        story.Split('\n').ShouldAllBe(line => line.Length <= 60);
        Snapshot.Match(story);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(73)]
    [InlineData(100)]
    [InlineData(200)]
    public void No_line_is_wider_than_the_terminal_and_no_word_is_lost(int width)
    {
        var narrator = new RunNarrator(Glyphs.Unicode);
        foreach (var line in JournalFixture.Instance.Entries.SelectMany(narrator.Tell))
        {
            var wrapped = line.Wrap(width);

            wrapped.ShouldAllBe(part => part.Text.Length <= width);
            string.Concat(wrapped.Select(part => part.Text)).Replace(" ", "", StringComparison.Ordinal).ShouldBe(line.Text.Replace(" ", "", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_is_being_done_turns_below_with_its_time()
    {
        using var console = new TestConsole().Width(80).EmitAnsiSequences();
        await using (var view = new LiveRunView(console, new RunNarrator(Glyphs.Unicode), _time))
        {
            view.Show(JournalFixture.Instance.Entries[0]);
            view.Note(new ProgressNote("building 6b51d431df"));
            _time.Advance(TimeSpan.FromSeconds(3));
        }

        console.Output.ShouldContain("building 6b51d431df");
        console.Output.ShouldContain("3.0 s");
    }

    [Fact]
    public async Task The_time_of_a_step_begins_with_the_step()
    {
        using var console = new TestConsole().Width(80).EmitAnsiSequences();
        await using (var view = new LiveRunView(console, new RunNarrator(Glyphs.Unicode), _time))
        {
            view.Show(JournalFixture.Instance.Entries[0]);
            _time.Advance(TimeSpan.FromSeconds(7));
            view.Note(new ProgressNote("another step"));
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        var afterwards = console.Output[console.Output.IndexOf("another step", StringComparison.Ordinal)..];
        afterwards.ShouldContain("2.0 s");
        afterwards.ShouldNotContain("7.");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Colours_are_left_out_where_they_are_not_wanted(bool noColor, bool coloured)
    {
        await using var output = new Utf8Writer();
        await using (var view = RunViews.Create(new ViewPlace(TextWriter.Null, output, IsTerminal: true, noColor, IsJson: false, Width: 100), _ => "", _time))
        {
            foreach (var entry in JournalFixture.Instance.Entries)
            {
                view.Show(entry);
            }
        }

        var text = output.ToString();
        text.ShouldContain("proven");
        Colour().IsMatch(text).ShouldBe(coloured);
    }

    [Fact]
    public async Task Without_a_terminal_no_escape_is_written()
    {
        await using var output = new Utf8Writer();
        await using (var view = RunViews.Create(new ViewPlace(TextWriter.Null, output, IsTerminal: false, NoColor: false, IsJson: false, Width: 100), _ => "", _time))
        {
            foreach (var entry in JournalFixture.Instance.Entries)
            {
                view.Show(entry);
            }
        }

        output.ToString().ShouldContain("✔ proven green");
        output.ToString().ShouldNotContain("\u001b");
    }

    [Fact]
    public async Task A_view_that_saw_nothing_ends()
    {
        using var console = new TestConsole().Width(80).EmitAnsiSequences();
        var view = new LiveRunView(console, new RunNarrator(Glyphs.Ascii), _time);

        await view.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        console.Output.ShouldNotContain("proven");
    }

    private async Task<string> ShowAsync(int width)
    {
        using var console = new TestConsole().Width(width).EmitAnsiSequences();
        await using (var view = new LiveRunView(console, new RunNarrator(Glyphs.Unicode), _time))
        {
            foreach (var entry in JournalFixture.Instance.Entries.Where(entry => entry.Fact is not TimePassed))
            {
                view.Show(entry);
            }

            view.Reports([".regreen/reports/20260309-084107-k7x2/report.html"]);
        }

        return string.Join('\n', TerminalScreen.Of(console.Output));
    }

    [GeneratedRegex("\u001b\\[[0-9;]*3[0-9][0-9;]*m|\u001b\\[[0-9;]*9[0-7]m", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Colour();

    private sealed class Utf8Writer : StringWriter
    {
        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;
    }
}
