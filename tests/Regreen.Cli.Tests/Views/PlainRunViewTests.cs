using System.Text;
using Regreen.Cli.Views;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Engine.Tests.Reporting;

namespace Regreen.Cli.Tests.Views;

public sealed class PlainRunViewTests
{
    [Fact]
    public async Task A_run_reads_as_a_story() => Snapshot.Match(await ShowAsync(Glyphs.Unicode));

    [Fact]
    public async Task Where_the_encoding_is_not_unicode_the_story_is_ascii()
    {
        var story = await ShowAsync(Glyphs.For(Encoding.ASCII));

        story.ShouldAllBe(character => char.IsAscii(character));
        Snapshot.Match(story);
    }

    [Fact]
    public void The_price_stands_before_the_run_where_former_runs_tell_it()
    {
        var entry = JournalFixture.Instance.Entries[0];
        var start = ((RunStarted)entry.Fact) with { Estimate = new PriceEstimate(3, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(12), 84) { Red = new RedPrice(TimeSpan.FromSeconds(130), 2, 9) } };

        var lines = new RunNarrator(Glyphs.Unicode).Tell(entry with { Fact = start }).Select(line => line.Text);

        lines.ShouldContain(line => line == "price, by 3 former runs: 18.0 s if green (deployment 6.0 s, tests 12.0 s, 84 messages and the controls) · 2 min 10 s if red (2 deployments, 9 previews)");
    }

    [Fact]
    public void A_line_that_notices_nothing_is_told_once()
    {
        var narrator = new RunNarrator(Glyphs.Unicode);
        narrator.Tell(JournalFixture.Instance.Entries[0]);
        var entry = JournalFixture.Instance.Entries.First(entry => entry.Fact is AttemptFinished { Judged.Verdict: Verdict.Proven });
        var attempt = (AttemptFinished)entry.Fact;
        var weak = attempt.Judged.Expectations[0] with { Expectation = "status 200 or 503", At = "a.yaml:7", IsUnmoved = true };
        entry = entry with { Fact = attempt with { Judged = attempt.Judged with { Expectations = [weak, weak] } } };

        var lines = narrator.Tell(entry).Concat(narrator.Tell(entry)).Select(line => line.Text.Trim());

        lines.Where(line => line.StartsWith("notices nothing", StringComparison.Ordinal)).ShouldBe(["notices nothing: a.yaml:7: 'status 200 or 503' stays green under every control"]);
    }

    [Fact]
    public void Text_from_outside_cannot_move_the_cursor_or_forge_a_line()
    {
        var narrator = new RunNarrator(Glyphs.Unicode);
        narrator.Tell(JournalFixture.Instance.Entries[0]);
        var entry = JournalFixture.Instance.Entries[1] with { Fact = new CommandFailed("gone\u001b[2J\r\n✔ proven green\u202e", "\u009b31m", FailureCategory.Infrastructure) };

        var line = narrator.Tell(entry).ShouldHaveSingleItem().Text;

        line.Any(char.IsControl).ShouldBeFalse();
        line.ShouldBe("! gone\ufffd[2J ✔ proven green\ufffd \ufffd31m");
    }

    [Fact]
    public async Task Json_lines_are_one_fact_a_line()
    {
        await using var output = new StringWriter();
        await using var view = RunViews.Create(
            new ViewPlace(output, TextWriter.Null, IsTerminal: true, NoColor: false, IsJson: true, Width: 80), entry => $"{{\"sequence\":{entry.Sequence}}}", TimeProvider.System);

        foreach (var entry in JournalFixture.Instance.Entries)
        {
            view.Show(entry);
        }

        view.Note(new ProgressNote("building"));
        view.Reports(["report.html"]);
        output.ToString().Split(output.NewLine, StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(JournalFixture.Instance.Entries.Select(entry => $"{{\"sequence\":{entry.Sequence}}}"));
    }

    private static async Task<string> ShowAsync(Glyphs glyphs)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var view = new PlainRunView(output, new RunNarrator(glyphs));
        foreach (var entry in JournalFixture.Instance.Entries)
        {
            view.Note(new ProgressNote("never in a pipe"));
            view.Show(entry);
        }

        view.Reports([".regreen/reports/20260309-084107-k7x2/report.html"]);
        return output.ToString();
    }
}
