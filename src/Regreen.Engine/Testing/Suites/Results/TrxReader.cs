using System.Collections.Immutable;
using System.Globalization;
using System.Xml;

namespace Regreen.Engine.Testing.Suites.Results;

/// <summary>Reads TRX files, which <c>dotnet test</c> and Visual Studio write.</summary>
internal sealed class TrxReader
{
    private readonly List<(string? Id, ReportedTest Test)> _tests = [];
    private readonly Dictionary<string, string> _classes = new(StringComparer.OrdinalIgnoreCase);
    private string _definition = "";

    public static ImmutableArray<ReportedTest> Read(string text)
    {
        var file = new TrxReader();
        using var reader = ResultXml.Open(text);
        do
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                file.Element(reader);
            }
        }
        while (reader.Read());
        return TestNames.Numbered(file._tests.Select(test => test.Test with { Name = TestNames.Join(".", file._classes.GetValueOrDefault(test.Id ?? ""), test.Test.Name) }));
    }

    private void Element(XmlReader reader)
    {
        switch (reader.LocalName)
        {
            case "UnitTestResult":
                _tests.Add((reader.GetAttribute("testId"), Test(reader)));
                break;
            case "Message":
                Message(reader);
                break;
            case "UnitTest":
                _definition = reader.GetAttribute("id") ?? "";
                break;
            case "TestMethod":
                _classes[_definition] = ClassOf(reader.GetAttribute("className") ?? "");
                break;
            case "ResultSummary":
                RefuseUnfinished(reader.GetAttribute("outcome") ?? "Completed");
                break;
            case "Counters":
                RefuseContradiction(reader);
                break;
        }
    }

    private static ReportedTest Test(XmlReader reader) =>
        new(TestNames.Clean(reader.GetAttribute("testName") ?? ""), EndOf(reader.GetAttribute("outcome")), null, "", ResultXml.LineOf(reader), Duration(reader));

    private void Message(XmlReader reader)
    {
        if (_tests.Count > 0 && _tests[^1] is { Test: { Message: "", End: not ReportedEnd.Passed } test } found && !reader.IsEmptyElement)
        {
            _tests[^1] = (found.Id, test.Ended(test.End, null, reader.ReadString()));
        }
    }

    private static ReportedEnd EndOf(string? outcome) => outcome switch
    {
        "Passed" => ReportedEnd.Passed,
        "Failed" => ReportedEnd.Failed,
        "NotExecuted" or "Inconclusive" or "NotRunnable" or "Pending" => ReportedEnd.Skipped,
        _ => ReportedEnd.Errored,
    };

    private static TimeSpan Duration(XmlReader reader) =>
        TimeSpan.TryParse(reader.GetAttribute("duration"), CultureInfo.InvariantCulture, out var duration) && duration >= TimeSpan.Zero ? duration : TimeSpan.Zero;

    // Some add the assembly behind a comma.
    private static string ClassOf(string name) => name.Split(',')[0];

    private void RefuseUnfinished(string outcome)
    {
        if (outcome is not ("Completed" or "Passed") && !_tests.Exists(test => test.Test.End is ReportedEnd.Failed or ReportedEnd.Errored))
        {
            throw new ResultException($"says that the run ended as '{TestNames.Clean(outcome)}', and no test in it failed");
        }
    }

    private void RefuseContradiction(XmlReader reader)
    {
        if (ResultXml.Count(reader, "total") is { } total && total > _tests.Count)
        {
            throw new ResultException(string.Create(CultureInfo.InvariantCulture, $"contradicts itself: it says {total} tests, and holds {_tests.Count}"));
        }

        if (ResultXml.Count(reader, "failed") is > 0 and var failed && !_tests.Exists(test => test.Test.End == ReportedEnd.Failed))
        {
            throw new ResultException(string.Create(CultureInfo.InvariantCulture, $"contradicts itself: it says {failed} failures, and no test in it failed"));
        }
    }
}
