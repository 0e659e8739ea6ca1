using System.Text.RegularExpressions;
using Regreen.Core.Facts;
using Regreen.Engine.Reporting;

namespace Regreen.Engine.Tests.Reporting;

public sealed partial class HtmlReportTests
{
    [Fact]
    public async Task A_run_of_two_iterations_is_one_page() =>
        Snapshot.Match(await WriteAsync(JournalFixture.Instance));

    [Fact]
    public async Task The_page_asks_for_nothing_and_runs_nothing()
    {
        var page = await WriteAsync(JournalFixture.Instance);

        page.ShouldNotContain("<script", Case.Insensitive);
        page.ShouldNotContain("@import");
        page.ShouldNotContain("url(");
        LoadedAddress().Matches(page).ShouldBeEmpty();
        EventHandler().Matches(page).ShouldBeEmpty();
        page.ShouldContain("default-src 'none'");
    }

    [Fact]
    public async Task Every_element_that_is_opened_is_closed()
    {
        var page = await WriteAsync(JournalFixture.Instance);

        var open = new Stack<string>();
        foreach (Match tag in Tag().Matches(page))
        {
            var name = tag.Groups["name"].Value;
            if (name is "meta" or "!doctype" || tag.Value.EndsWith("/>", StringComparison.Ordinal))
            {
                continue;
            }

            if (tag.Value.StartsWith("</", StringComparison.Ordinal))
            {
                open.Pop().ShouldBe(name, $"at {tag.Index}: {page.AsSpan(tag.Index, Math.Min(80, page.Length - tag.Index))}");
            }
            else
            {
                open.Push(name);
            }
        }

        open.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_reference_within_the_page_has_its_target()
    {
        var page = await WriteAsync(JournalFixture.Instance);

        var ids = Id().Matches(page).Select(match => match.Groups["id"].Value).ToList();
        ids.ShouldBeUnique(StringComparer.Ordinal);
        References().Matches(page).Select(match => match.Groups["id"].Value).Distinct(StringComparer.Ordinal).ShouldBeSubsetOf(ids, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Evidence_that_is_gone_is_said_to_be_gone()
    {
        var fixture = JournalFixture.Create();
        foreach (var place in fixture.Entries.Select(entry => entry.Fact).OfType<IssueDiagnosed>().Single().Diagnosis.Whys.SelectMany(why => why.Evidence))
        {
            fixture.Evidence.Lose(place.Evidence);
        }

        var page = await WriteAsync(fixture);

        Regex.Count(page, "Does not resolve").ShouldBe(5);
        page.ShouldNotContain("<mark>");
    }

    [Fact]
    public async Task Every_prefix_of_a_journal_has_a_report()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        for (var length = 1; length <= JournalFixture.Instance.Entries.Count; length++)
        {
            var run = RunView.Of(JournalFixture.Instance.Entries.Take(length));
            var evidence = await ReportEvidence.LoadAsync(run, JournalFixture.Instance.Evidence, cancellationToken);

            HtmlReport.Write(run, evidence).ShouldEndWith("</html>\n");
            run.Iterations.ShouldAllBe(iteration => MarkdownReport.Write(run, iteration, evidence).Contains("**Status:**", StringComparison.Ordinal));
            (StepSummary.Write(run).Contains("proven green", StringComparison.Ordinal)).ShouldBe(length == JournalFixture.Instance.Entries.Count);
        }
    }

    private static async Task<string> WriteAsync(JournalFixture fixture)
    {
        var run = RunView.Of(fixture.Entries);
        return HtmlReport.Write(run, await ReportEvidence.LoadAsync(run, fixture.Evidence, TestContext.Current.CancellationToken));
    }

    // A link to a pull request is followed by a person, and loads nothing.
    [GeneratedRegex("""<(?!a href="https://[^"]+" rel="noreferrer">)[^>]*\s(src|href|xlink:href|srcset|action|data)="(?!#|\.\./\.\./evidence/)""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex LoadedAddress();

    [GeneratedRegex("""<[a-z][^>]*\son[a-z]+\s*=""", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 5000)]
    private static partial Regex EventHandler();

    [GeneratedRegex("</?(?<name>[a-z!][a-z0-9]*)[^>]*>", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Tag();

    [GeneratedRegex("""\sid="(?<id>[^"]*)"[ >]""", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Id();

    [GeneratedRegex("""(?:href="#|aria-labelledby=")(?<id>[^"]*)["]""", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex References();
}
