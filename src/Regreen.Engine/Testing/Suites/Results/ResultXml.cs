using System.Globalization;
using System.Xml;

namespace Regreen.Engine.Testing.Suites.Results;

/// <summary>What readers of XML result files share: text from outside, so no document types and a bounded size.</summary>
internal static class ResultXml
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = ResultFile.MostBytes,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CheckCharacters = false,
    };

    /// <summary>Opens a text and stands at its root.</summary>
    public static XmlReader Open(string text)
    {
        // The declaration speaks of bytes, which are text by now.
        var reader = XmlReader.Create(new StringReader(text), Settings);
        reader.MoveToContent();
        return reader;
    }

    public static int LineOf(XmlReader reader) => ((IXmlLineInfo)reader).LineNumber;

    /// <summary>Reads a whole number that is not negative, or null.</summary>
    public static int? Count(XmlReader reader, string name) =>
        int.TryParse(reader.GetAttribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    public static TimeSpan Seconds(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e6 ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
}
