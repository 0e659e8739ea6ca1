using Regreen.Corpus.Material;
using Regreen.Corpus.Scoring;

namespace Regreen.Corpus.Tests;

public sealed class MaterialTests
{
    [Fact]
    public async Task The_corpus_is_as_large_and_as_varied_as_it_says()
    {
        var entries = await Entry.ReadAllAsync(SampleTests.Home, TestContext.Current.CancellationToken);

        entries.SelectMany(entry => entry.Hollow).Count().ShouldBeGreaterThanOrEqualTo(120);
        entries.SelectMany(entry => entry.Hollow.Values).Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThanOrEqualTo(30);
        entries.Sum(entry => entry.Templates * entry.Parts.Sum(part => part.Rows)).ShouldBeGreaterThanOrEqualTo(1000);
        entries.ShouldAllBe(entry => entry.Parts.Sum(part => part.Rows) <= 20);
        entries.Select(entry => entry.Service).Distinct(StringComparer.Ordinal).Count(service => !service.StartsWith("fakes/", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task No_suite_and_no_service_is_laid_out_with_its_label()
    {
        var entries = await Entry.ReadAllAsync(SampleTests.Home, TestContext.Current.CancellationToken);
        foreach (var entry in entries)
        {
            var texts = Directory.EnumerateFiles(Path.Combine(SampleTests.Home, "benchmarks", "Regreen.Corpus", "Suites", entry.Suites)).Select(File.ReadAllText).ToList();
            texts.ShouldNotBeEmpty();
            entry.Hollow.Values.Where(kind => kind.Length > 12).ShouldAllBe(kind => !texts.Any(text => text.Contains(kind, StringComparison.OrdinalIgnoreCase)));
        }
    }

    [Fact]
    public void Rows_are_repeated_with_their_facts() =>
        Layout.Repeat("a\n# each\nn %N% %USER%\n# end\nb\n", new Part(5001, 2)).ShouldBe("a\nn 5001 ada\nn 5002 bob\nb\n");

    [Fact]
    public void What_the_product_does_not_tell_of_is_neither_caught_nor_proven()
    {
        var entry = Entry.Read("e", ["service: shop", "part: 1 2", "templates: 2", "hollow kind: s/a | s/b | s/c"]);
        var report = TestReport.Parse("""
            {"iterations":[{"cases":[
              {"id":"s/all","verdict":"unproven","suiteSaysPassed":true,"reason":"r","tests":[
                {"name":"a","verdict":"unproven","passed":true,"reason":"hollow: x; see it again: regreen sabotage 's' 'it'\\''s a' echo"},
                {"name":"b","verdict":"proven","passed":true,"reason":"r"},
                {"name":"h1","verdict":"proven","passed":true,"reason":"r"},
                {"name":"h2","verdict":"failing","passed":false,"reason":"r"},
                {"name":"h3","verdict":"proven","passed":true,"reason":"r"}]}]}]}
            """);

        var score = PartScore.Of("e-1", entry, entry.Parts[0], [report], []);

        score.Hollow.Select(one => (one.Id, one.Caught)).ShouldBe([("s/a", true), ("s/b", false), ("s/c", false)]);
        score.FalseAlarms.Select(alarm => alarm.Id).ShouldBe(["s/h2", "a case"]);
        report.Tests.Single(test => test.Id == "s/a").Command.ShouldBe(["sabotage", "s", "it's a", "echo"]);
    }
}
