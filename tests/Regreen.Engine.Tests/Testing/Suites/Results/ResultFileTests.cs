using System.Text;
using Regreen.Core.Configuring;
using Regreen.Engine.Testing.Suites.Results;
using Regreen.Engine.Tests.Reporting;

namespace Regreen.Engine.Tests.Testing.Suites.Results;

public sealed class ResultFileTests
{
    private const string JUnit = """<testsuites><testsuite name="s" tests="1"><testcase classname="a" name="b"/></testsuite></testsuites>""";

    [Fact]
    public void Files_of_real_tools_are_read_whatever_their_format()
    {
        var all = new StringBuilder();
        foreach (var name in RealFiles.Names.Select(row => row.Data))
        {
            all.Append("## ").Append(name).Append('\n');
            foreach (var test in Read(RealFiles.Bytes(name)).ShouldBeBelieved())
            {
                all.Append($"{test.End,-7} {test.Name}{(test.Message.Length == 0 ? "" : $": {TestNames.Clean(test.Message)}")}\n");
            }
        }

        Snapshot.Match(all.ToString());
    }

    [Theory]
    [InlineData("<testsuite>", "cannot be read: Unexpected end of file")]
    [InlineData("""<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><testsuite name="&b;"/>""", "cannot be read: For security reasons DTD is prohibited")]
    [InlineData("""<!DOCTYPE x SYSTEM "file:///etc/passwd"><testsuite/>""", "cannot be read: For security reasons DTD is prohibited")]
    [InlineData("""<testsuite name="s" tests="3"><testcase name="a"/></testsuite>""", "contradicts itself: the suite 's' says 3 tests, and holds 1")]
    [InlineData("""<testsuite name="s" tests="1" failures="1"><testcase name="a"/></testsuite>""", "contradicts itself: the suite 's' says 1 failures, and none of its cases failed")]
    [InlineData("""<TestRun><Results/><ResultSummary outcome="Failed"/></TestRun>""", "says that the run ended as 'Failed', and no test in it failed")]
    [InlineData("""<TestRun><ResultSummary outcome="Completed"><Counters total="2"/></ResultSummary></TestRun>""", "contradicts itself: it says 2 tests, and holds 0")]
    [InlineData("""<html><body>502 Bad Gateway</body></html>""", "is none of junit, trx, ctrf and tap")]
    [InlineData("everything is fine", "is none of junit, trx, ctrf and tap")]
    [InlineData("", "is none of junit, trx, ctrf and tap")]
    [InlineData("TAP version 13\nok 1 - a\n", "has no plan: it was cut off")]
    [InlineData("1..3\nok 1\nok 2\n", "contradicts itself: its plan says 3 tests, and it holds 2")]
    [InlineData("1..2\nok 1 - a\nok 1 - b\n", "contradicts itself: test 1 stands in it twice")]
    [InlineData("1..2\nok 1 - a\nBail out! no database\n", "ends with 'Bail out!': no database")]
    [InlineData("""{"results": {}}""", "cannot be read: ")]
    [InlineData("""{"reportFormat":"CTRF","specVersion":"1.0.0","results":{"tool":{"name":"x"},"summary":{"tests":2,"passed":2,"failed":0,"skipped":0,"pending":0,"other":0,"start":0,"stop":1},"tests":[{"name":"a","status":"passed","duration":1}]}}""", "contradicts itself: its summary says 2 tests, and it holds 1")]
    [InlineData("""{"reportFormat":"CTRF","specVersion":"1.0.0","results":{"tool":{"name":"x"},"summary":{"tests":1,"passed":1,"failed":0,"skipped":0,"pending":0,"other":0,"start":0,"stop":1},"tests":[{"name":"a","status":"failed","status":"passed","duration":1}]}}""", "cannot be read: ")]
    public void What_cannot_be_believed_says_why(string text, string reason)
    {
        var reading = Read(Encoding.UTF8.GetBytes(text));

        reading.Problem.ShouldNotBeNull().ShouldStartWith(reason);
        reading.Tests.ShouldBeEmpty();
    }

    [Fact]
    public void A_huge_file_is_not_looked_at() =>
        Read(new byte[ResultFile.MostBytes + 1]).Problem.ShouldBe("is larger than 32 MiB");

    [Fact]
    public void A_file_is_read_in_the_encoding_that_it_says()
    {
        const string Text = """<testsuite name="s"><testcase classname="Prüfung" name="größer"/></testsuite>""";
        byte[][] files =
        [
            Encoding.UTF8.GetBytes(Text),
            [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Text)],
            [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("""<?xml version="1.0" encoding="utf-16"?>""" + Text)],
            [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Text)],
            Encoding.Latin1.GetBytes("""<?xml version="1.0" encoding="ISO-8859-1"?>""" + Text),
        ];

        files.Select(file => Read(file).ShouldBeBelieved().Single().Name).Distinct(StringComparer.Ordinal).ShouldBe(["Prüfung.größer"]);
    }

    [Theory]
    [InlineData("""<?xml version="1.0" encoding="utf-8"?><testsuite/>""", "cannot be read: byte 50 is no utf-8")]
    [InlineData("""<?xml version="1.0" encoding="x-none"?><testsuite/>""", "cannot be read: its encoding 'x-none' is not known")]
    public void Bytes_that_are_no_text_are_not_guessed_at(string text, string reason) =>
        Read([.. Encoding.UTF8.GetBytes(text), 0xFF]).Problem.ShouldBe(reason);

    [Fact]
    public void Names_that_stand_twice_are_numbered_and_none_gets_a_name_that_is_there()
    {
        var names = Read("""<testsuite><testcase name="a"/><testcase name="a"/><testcase name="a (2)"/><testcase name="a"/></testsuite>"""u8).ShouldBeBelieved().Select(test => test.Name);

        names.ShouldBe(["a", "a (3)", "a (2)", "a (4)"]);
    }

    [Fact]
    public void A_name_is_one_line_and_bounded()
    {
        var test = Read(Encoding.UTF8.GetBytes($"""<testsuite><testcase name="a&#10;b&#27;[2J {new string('x', 5000)}"/></testsuite>""")).ShouldBeBelieved().Single();

        test.Name.ShouldStartWith("a b\uFFFD[2J x");
        test.Name.Length.ShouldBe(500);
    }

    [Theory]
    [InlineData(ResultFormat.Trx)]
    [InlineData(ResultFormat.Ctrf)]
    [InlineData(ResultFormat.Tap)]
    public void A_named_format_is_not_argued_with(ResultFormat format)
    {
        var reading = ResultFile.Read(Encoding.UTF8.GetBytes(JUnit), format, text => text);

        reading.Tests.ShouldBeEmpty();
    }

    [Fact]
    public void Secrets_are_taken_out_before_anything_is_read() =>
        ResultFile.Read("1..1\nok 1 - logs in with hunter2\n"u8, null, text => text.Replace("hunter2", "…", StringComparison.Ordinal)).Tests.Single().Name.ShouldBe("logs in with …");

    private static ResultReading Read(ReadOnlySpan<byte> bytes) => ResultFile.Read(bytes, null, text => text);
}

internal static class ResultReadingExtensions
{
    public static IReadOnlyList<ReportedTest> ShouldBeBelieved(this ResultReading reading)
    {
        reading.Problem.ShouldBeNull();
        return reading.Tests;
    }
}
