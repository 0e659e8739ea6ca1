using System.Collections.Immutable;
using System.Globalization;
using System.Xml;

namespace Regreen.Engine.Testing.Suites.Results;

/// <summary>Reads JUnit files. There is no one specification, so what counts is what the cases say; where the counters of a suite say more, the file is not believed.</summary>
internal static class JUnitReader
{
    // What node's reporter writes as the class of every test.
    private const string NoClass = "test";

    public static ImmutableArray<ReportedTest> Read(string text)
    {
        var tests = new List<ReportedTest>();
        var open = new Stack<OpenSuite>();
        open.Push(new OpenSuite("", null, 0));
        using var reader = ResultXml.Open(text);
        do
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "testcase" })
            {
                var test = Test(reader, open);
                tests.Add(test);
                Count(open, test);
            }
            else if (reader is { NodeType: XmlNodeType.Element, LocalName: "testsuite" or "testsuites", IsEmptyElement: var isEmpty })
            {
                open.Peek().Children++;
                open.Push(Suite(reader));
                Close(open, isEmpty);
            }
            else
            {
                Close(open, reader is { NodeType: XmlNodeType.EndElement, LocalName: "testsuite" or "testsuites" });
            }
        }
        while (reader.Read());
        return TestNames.Numbered(tests);
    }

    private static OpenSuite Suite(XmlReader reader) => new(
        reader.LocalName == "testsuite" ? TestNames.Clean(reader.GetAttribute("name") ?? "") : "",
        ResultXml.Count(reader, "tests"),
        (ResultXml.Count(reader, "failures") ?? 0) + (ResultXml.Count(reader, "errors") ?? 0));

    private static void Count(Stack<OpenSuite> open, ReportedTest test)
    {
        open.Peek().Children++;
        foreach (var suite in open)
        {
            suite.Cases++;
            suite.Red += test.End is ReportedEnd.Failed or ReportedEnd.Errored ? 1 : 0;
        }
    }

    // Some count the suites in a suite, some the cases in all of them.
    private static void Close(Stack<OpenSuite> open, bool isEnd)
    {
        if (!isEnd || open.Count == 1)
        {
            return;
        }

        var suite = open.Pop();
        if (suite.SaidTests is { } said && said > Math.Max(suite.Cases, suite.Children))
        {
            throw new ResultException(string.Create(CultureInfo.InvariantCulture, $"contradicts itself: the suite '{suite.Name}' says {said} tests, and holds {suite.Cases}"));
        }

        if (suite is { SaidRed: > 0, Red: 0 })
        {
            throw new ResultException(string.Create(CultureInfo.InvariantCulture, $"contradicts itself: the suite '{suite.Name}' says {suite.SaidRed} failures, and none of its cases failed"));
        }
    }

    private static ReportedTest Test(XmlReader reader, Stack<OpenSuite> open)
    {
        var line = ResultXml.LineOf(reader);
        var (group, name) = (reader.GetAttribute("classname") ?? "", reader.GetAttribute("name"));
        var full = group is "" or NoClass
            ? TestNames.Join(" > ", [.. open.Reverse().Select(suite => suite.Name), name])
            : TestNames.Join(".", group, name);
        var test = new ReportedTest(full, ReportedEnd.Passed, null, "", line, ResultXml.Seconds(reader.GetAttribute("time")));
        if (reader.IsEmptyElement)
        {
            return test;
        }

        using var inner = reader.ReadSubtree();
        inner.Read();
        while (inner.Read())
        {
            test = Worse(test, inner);
        }

        return test;
    }

    private static ReportedTest Worse(ReportedTest test, XmlReader inner)
    {
        var end = inner switch
        {
            { NodeType: XmlNodeType.Element, LocalName: "failure" } => ReportedEnd.Failed,
            { NodeType: XmlNodeType.Element, LocalName: "error" } => ReportedEnd.Errored,
            { NodeType: XmlNodeType.Element, LocalName: "skipped" } => ReportedEnd.Skipped,
            _ => ReportedEnd.Passed,
        };
        if (end == ReportedEnd.Passed || test.End != ReportedEnd.Passed)
        {
            return test;
        }

        var (kind, message) = (inner.GetAttribute("type"), inner.GetAttribute("message"));
        return test.Ended(end, kind, message ?? (inner.IsEmptyElement ? "" : inner.ReadString()));
    }

    private sealed class OpenSuite(string name, int? saidTests, int saidRed)
    {
        public string Name { get; } = name;

        public int? SaidTests { get; } = saidTests;

        public int SaidRed { get; } = saidRed;

        public int Cases { get; set; }

        public int Children { get; set; }

        public int Red { get; set; }
    }
}
