using System.Xml;
using Regreen.Core.Configuring;

namespace Regreen.Engine.Testing.Suites.Results;

/// <summary>Reads a result file: pure, over its bytes. Whatever they are, it ends in tests or in a sentence that says why not.</summary>
internal static class ResultFile
{
    /// <summary>The size from which on a file is not looked at.</summary>
    public const int MostBytes = 32 * 1024 * 1024;

    private const int FirstLines = 200;

    private const string Unknown = "is none of junit, trx, ctrf and tap";

    /// <summary>Says whether what was read is no result file at all.</summary>
    public static bool IsSomethingElse(ResultReading reading)
    {
        try
        {
            return reading.Problem is not null && FormatOf(reading.Text) is null or ResultFormat.Ctrf;
        }
        catch (XmlException)
        {
            // As a coverage report that declares a document type: what cannot even be opened does not say that it holds tests.
            return true;
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="format">Its format, or null to find it out.</param>
    /// <param name="redact">Takes secrets out of its text.</param>
    public static ResultReading Read(ReadOnlySpan<byte> bytes, ResultFormat? format, Func<string, string> redact)
    {
        var (text, clean) = ("", "");
        try
        {
            // What stands in the place of a secret may be no XML, so the text is read as it is, and each part of it cleaned then.
            text = bytes.Length > MostBytes ? throw new ResultException("is larger than 32 MiB") : ResultText.Decode(bytes);
            clean = redact(text);
            var tests = (format ?? FormatOf(text)) switch
            {
                ResultFormat.Junit => JUnitReader.Read(text),
                ResultFormat.Trx => TrxReader.Read(text),
                ResultFormat.Ctrf => CtrfTests.Read(text),
                ResultFormat.Tap => TapReader.Read(text),
                _ => throw new ResultException(Unknown),
            };
            return new ResultReading([.. tests.Select(test => test with { Name = redact(test.Name), Kind = test.Kind is { } kind ? redact(kind) : null, Message = redact(test.Message) })], null, clean);
        }
        catch (XmlException exception)
        {
            return new ResultReading([], $"cannot be read: {redact(exception.Message)}", clean);
        }
        catch (ResultException exception)
        {
            return new ResultReading([], redact(exception.Message), clean);
        }
    }

    /// <summary>Says by its beginning which format a text has, or null.</summary>
    public static ResultFormat? FormatOf(string text)
    {
        var beginning = text.AsSpan().TrimStart();
        return beginning.StartsWith("<") ? FormatOfXml(text)
            : beginning.StartsWith("{") ? ResultFormat.Ctrf
            : text.Split('\n', FirstLines + 1).Take(FirstLines).Any(line => TapReader.IsTap(line.TrimEnd('\r'))) ? ResultFormat.Tap
            : null;
    }

    private static ResultFormat? FormatOfXml(string text)
    {
        using var reader = ResultXml.Open(text);
        return reader.LocalName switch
        {
            "testsuites" or "testsuite" => ResultFormat.Junit,
            "TestRun" => ResultFormat.Trx,
            _ => null,
        };
    }
}
