using Regreen.Core.Mining;

namespace Regreen.Core.Tests.Mining;

public sealed class TemplateMinerTests
{
    [Theory]
    [InlineData("took 12 ms", "took <*> ms")]
    [InlineData("listening on 10.0.0.7:8080", "listening on <*>:<*>")]
    [InlineData("session 0x14ed93 of user=anna expired", "session <*> of user=anna expired")]
    [InlineData("read /var/lib/db/0001.sst in 3.5ms", "read <*> in <*>")]
    [InlineData("wrote 12.5 KB, 3 files", "wrote <*>, <*> files")]
    [InlineData("GET https://example.org/a?b=1 gave 200", "GET <*> gave <*>")]
    [InlineData("request 3f2504e0-4f89-11d3-9a0c-0305e82c3301 failed", "request <*> failed")]
    [InlineData("since Sat Jun 18 02:23:10 2005 nothing came", "since <*> nothing came")]
    [InlineData("hardware 00:1b:44:11:3a:b7 left", "hardware <*> left")]
    [InlineData("ready=true,mode=null", "ready=<*>,mode=<*>")]
    [InlineData("open C:\\temp\\x.txt now", "open <*> now")]
    [InlineData("disk 93% full", "disk <*>% full")]
    public void Masks_values_by_their_shape(string line, string template) => Mine(line).ShouldBe([template]);

    [Fact]
    public void Lines_that_differ_in_a_name_are_one_template_and_every_line_maps_to_its_final_text() =>
        Mine("connection from alpha.example.org refused by policy", "connection from beta.example.org refused by policy").ShouldBe(
            ["connection from <*> refused by policy", "connection from <*> refused by policy"]);

    [Theory]
    [InlineData("service orders started", "service orders stopped")]
    [InlineData("connection to the broker accepted", "connection to the broker refused")]
    [InlineData("channel to the store opened", "channel to the store closed")]
    [InlineData("the link to the peer is up", "the link to the peer is down")]
    [InlineData("the feature of the page is enabled", "the feature of the page is disabled")]
    [InlineData("session state=open for the caller", "session state=closed for the caller")]
    [InlineData("the user was granted the role", "the user was denied the role")]
    public void Opposites_are_never_merged(string one, string other)
    {
        string[] lines = [.. Enumerable.Range(0, 50).SelectMany(_ => (string[])[one, other])];

        Mine(lines).Distinct(StringComparer.Ordinal).Count().ShouldBe(2);
    }

    [Fact]
    public void A_verb_that_takes_many_forms_is_still_no_value()
    {
        string[] verbs = ["started", "paused", "resumed", "cancelled", "expired", "archived", "rejected", "completed"];

        Mine([.. verbs.Select(verb => $"the order of the customer was {verb}")]).Distinct(StringComparer.Ordinal).Count().ShouldBe(verbs.Length);
    }

    [Fact]
    public void A_plain_word_that_takes_many_forms_is_a_value()
    {
        string[] names = ["amber", "bronze", "coral", "denim", "ebony", "fawn"];

        Mine([.. names.Select(name => $"cache partition {name} was found")]).ShouldAllBe(template => template == "cache partition <*> was found");
    }

    [Fact]
    public void Lists_of_different_length_are_one_template() =>
        Mine("no answer from 10.0.0.1 10.0.0.2 10.0.0.3", "no answer from 10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4 10.0.0.5").Distinct(StringComparer.Ordinal).ShouldBe(["no answer from <*>"]);

    [Fact]
    public void Ids_come_from_the_text_alone_and_are_the_same_in_another_run()
    {
        var first = new TemplateMiner();
        var second = new TemplateMiner();
        first.Add("took 12 ms");
        second.Add("unrelated words first");
        second.Add("took 99 ms");

        second.Templates.ShouldContain(template => template.Id == first.Templates.Single().Id);
        first.Templates.Single().Id.ShouldBe(LogTemplate.IdOf("took <*> ms"));
    }

    [Fact]
    public void Memory_stays_bounded_and_what_is_frequent_is_kept()
    {
        var miner = new TemplateMiner(new TemplateMinerOptions { Templates = 100, RememberedLines = 100 });
        for (var index = 0; index < 20_000; index++)
        {
            miner.Add("the frequent message 7");
            miner.Add($"{Letters(index)} happens {Letters(index * 7)} once");
        }

        miner.Templates.Count.ShouldBeLessThanOrEqualTo(101);
        miner.Templates.ShouldContain(template => template.Text == "the frequent message <*>" && template.Count == 20_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\u0001\u0002\u001b[31mred\u001b[0m")]
    [InlineData("((((((((")]
    [InlineData("1:2:3:4:")]
    [InlineData("a://")]
    [InlineData("Sat Jun")]
    [InlineData("x=")]
    public void Takes_any_text(string line) => Mine(line, line, "another").Length.ShouldBe(3);

    [Fact]
    public void Takes_random_text_and_lines_longer_than_it_looks_at()
    {
        var random = new Random(5);
        var miner = new TemplateMiner(new TemplateMinerOptions { LineLength = 300 });
        const string Alphabet = "ab1.-/:=[](){}\"' \t\u0001x%#@+,;|é漢";
        for (var round = 0; round < 5000; round++)
        {
            miner.Add(string.Create(random.Next(400), random, (span, source) =>
            {
                for (var index = 0; index < span.Length; index++)
                {
                    span[index] = Alphabet[source.Next(Alphabet.Length)];
                }
            })).Text.ShouldNotContain('\u0001');
        }
    }

    private static string[] Mine(params string[] lines)
    {
        var miner = new TemplateMiner();
        var handles = lines.Select(line => miner.Add(line)).ToList();
        return [.. handles.Select(handle => handle.Text)];
    }

    private static string Letters(int number) => string.Concat(number.ToString(System.Globalization.CultureInfo.InvariantCulture).Select(digit => (char)('g' + (digit - '0'))));
}
