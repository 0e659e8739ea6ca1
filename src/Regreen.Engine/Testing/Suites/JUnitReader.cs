using System.Collections.Immutable;
using System.Globalization;
using System.Xml;

namespace Regreen.Engine.Testing.Suites;

/// <summary>How a test of an existing suite ended, as its own file says.</summary>
internal enum ReportedEnd
{
    Passed,
    Failed,
    Errored,
    Skipped,
}

/// <summary>A test in a result file.</summary>
/// <param name="Name">Class and name.</param>
/// <param name="End">How it ended.</param>
/// <param name="Kind">The kind of failure, in the suite's words, or null.</param>
/// <param name="Message">The message, or an empty text.</param>
/// <param name="Line">The line in the file.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record ReportedTest(string Name, ReportedEnd End, string? Kind, string Message, int Line, TimeSpan Duration);

/// <summary>Reads JUnit result files: text from outside, so no document types and a bounded size.</summary>
internal static class JUnitReader
{
    public const int MostCharacters = 32 * 1024 * 1024;
    private const int LongestMessage = 2000;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MostCharacters,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>Reads the tests in the order of the file; a name that stands twice is numbered.</summary>
    /// <exception cref="XmlException">The text is no XML, too large, or declares a document type.</exception>
    public static ImmutableArray<ReportedTest> Read(string text)
    {
        var tests = ImmutableArray.CreateBuilder<ReportedTest>();
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        using var reader = XmlReader.Create(new StringReader(text), Settings);
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "testcase" })
            {
                var test = Test(reader);
                var times = names[test.Name] = names.GetValueOrDefault(test.Name) + 1;
                tests.Add(times == 1 ? test : test with { Name = $"{test.Name} ({times})" });
            }
        }

        return tests.ToImmutable();
    }

    private static ReportedTest Test(XmlReader reader)
    {
        var line = ((IXmlLineInfo)reader).LineNumber;
        var (group, name) = (reader.GetAttribute("classname"), reader.GetAttribute("name") ?? "(no name)");
        var duration = double.TryParse(reader.GetAttribute("time"), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e6
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.Zero;
        var test = new ReportedTest(string.IsNullOrEmpty(group) ? name : $"{group}.{name}", ReportedEnd.Passed, null, "", line, duration);
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
        message ??= inner.IsEmptyElement ? "" : inner.ReadString();
        return test with { End = end, Kind = kind, Message = message.Length <= LongestMessage ? message : message[..LongestMessage] };
    }
}
