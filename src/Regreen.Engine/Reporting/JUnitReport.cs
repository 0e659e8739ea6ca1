using System.Globalization;
using System.Text;
using System.Xml;
using Regreen.Core.Judging;

namespace Regreen.Engine.Reporting;

/// <summary>
/// Writes the last iteration as JUnit XML: proven is passed; failing, flaky, unproven and not-run are failures of that type; errored is an error.
/// Cases outside the gate are never failures, because whoever reads the file must come to the same end as the exit code: what is not proven there is skipped, with its verdict.
/// </summary>
internal static class JUnitReport
{
    public static string Write(RunView run)
    {
        var text = new StringBuilder();
        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = Encoding.UTF8, OmitXmlDeclaration = true };
        text.Append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        using (var xml = XmlWriter.Create(text, settings))
        {
            var suites = run.Last?.Suites ?? [];
            xml.WriteStartElement("testsuites");
            xml.WriteAttributeString("name", Xml(run.Start.Project));
            Totals(xml, [.. suites.SelectMany(suite => suite.Cases)]);
            foreach (var suite in suites)
            {
                Suite(xml, suite, run);
            }

            xml.WriteEndElement();
        }

        return text.Append('\n').ToString();
    }

    private static void Totals(XmlWriter xml, IReadOnlyCollection<CaseView> cases)
    {
        xml.WriteAttributeString("tests", Number(cases.Count));
        xml.WriteAttributeString("failures", Number(cases.Count(item => ElementOf(item) == "failure")));
        xml.WriteAttributeString("errors", Number(cases.Count(item => ElementOf(item) == "error")));
        xml.WriteAttributeString("skipped", Number(cases.Count(item => ElementOf(item) == "skipped")));
        xml.WriteAttributeString("time", Seconds(cases.Aggregate(TimeSpan.Zero, (sum, item) => sum + (item.Judged?.Duration ?? TimeSpan.Zero))));
    }

    private static void Suite(XmlWriter xml, SuiteView suite, RunView run)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Xml(suite.Name));
        Totals(xml, suite.Cases);
        if (suite.Cases.Select(item => item.Judged?.StartedAt).OfType<DateTimeOffset>().Order().Cast<DateTimeOffset?>().FirstOrDefault() is { } first)
        {
            xml.WriteAttributeString("timestamp", first.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        }

        xml.WriteStartElement("properties");
        Property(xml, "gate", suite.Gate ? "true" : "false");
        Property(xml, "accept", run.Start.AcceptUnproven ? "unproven" : "proven");
        if (run.Selection is { } selection)
        {
            Property(xml, "selection", selection);
        }

        xml.WriteEndElement();
        foreach (var item in suite.Cases)
        {
            Case(xml, item);
        }

        xml.WriteEndElement();
    }

    private static void Case(XmlWriter xml, CaseView item)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Xml(item.Case.Suite));
        xml.WriteAttributeString("name", Xml(item.Title.Length == 0 ? item.Case.Name : $"{item.Case.Name}: {item.Title}"));
        xml.WriteAttributeString("time", Seconds(item.Judged?.Duration ?? TimeSpan.Zero));
        xml.WriteStartElement("properties");
        Property(xml, "verdict", Words.Of(item.Verdict));
        Property(xml, "suite-says", Words.SuiteSays(item));
        Property(xml, "controls", Words.Controls(item));
        if (item.Quarantine is not null)
        {
            Property(xml, "quarantine", Words.Quarantine(item));
        }

        foreach (var line in item.Unmoved)
        {
            Property(xml, "notices-nothing", line);
        }

        if (item.Judged?.Receipt is { } receipt)
        {
            Property(xml, "evidence", receipt.Transcript.Value);
        }

        xml.WriteEndElement();
        Problem(xml, item);
        xml.WriteEndElement();
    }

    private static void Problem(XmlWriter xml, CaseView item)
    {
        switch (ElementOf(item))
        {
            case "skipped":
                xml.WriteStartElement("skipped");
                xml.WriteAttributeString("message", Xml($"not gated, {Words.Of(item.Verdict)}: {Words.Reason(item)}"));
                xml.WriteEndElement();
                break;
            case { } element:
                xml.WriteStartElement(element);
                xml.WriteAttributeString("type", Words.Of(item.Verdict));
                xml.WriteAttributeString("message", Xml(Words.Reason(item)));
                xml.WriteString(Xml(DetailOf(item)));
                xml.WriteEndElement();
                break;
        }
    }

    private static string? ElementOf(CaseView item) => item switch
    {
        { Verdict: Verdict.Proven } => null,
        { Gate: false } => "skipped",
        { Verdict: Verdict.Errored } => "error",
        _ => "failure",
    };

    private static string DetailOf(CaseView item) => item.Judged is not { } judged
        ? item.Reason
        : string.Join(
            '\n',
            [
                .. judged.Divergence is { } divergence ? [$"{Words.Kebab(divergence.Phase)}: {divergence.Message}"] : Array.Empty<string>(),
                .. judged.Expectations.Where(expectation => !expectation.Held).Select(expectation => $"{expectation.At}: expected {expectation.Expectation}; observed {expectation.Observed}"),
                .. item.Controls.Where(control => !control.IsMet).Select(control => $"{(control.TurnedRed ? "turned red" : "stayed green")} under the control '{control.Name}' of {Words.Kebab(control.Claim)}: {control.Detail}"),
            ]);

    private static void Property(XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement("property");
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("value", Xml(value));
        xml.WriteEndElement();
    }

    /// <summary>Replaces what XML 1.0 cannot hold in any form: control characters, lone surrogates and two non-characters.</summary>
    private static string Xml(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') && !text.AsSpan().ContainsAnyInRange('\ufffe', '\uffff'))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var value = rune.Value;
            result.Append(value is (< 0x20 and not ('\t' or '\n' or '\r')) or 0xFFFE or 0xFFFF ? "\uFFFD" : rune.ToString());
        }

        return result.ToString();
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
}
