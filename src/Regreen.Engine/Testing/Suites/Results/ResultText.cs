using System.Globalization;
using System.Text;

namespace Regreen.Engine.Testing.Suites.Results;

/// <summary>Makes text of the bytes of a result file: by its mark, by what its XML declaration says, else UTF-8. Bytes that fit no such text are an error, not a guess.</summary>
internal static class ResultText
{
    private const int DeclarationLength = 200;

    private static readonly (byte[] Mark, Encoding Encoding)[] Marked =
    [
        ([0xEF, 0xBB, 0xBF], new UTF8Encoding(false, throwOnInvalidBytes: true)),
        ([0xFF, 0xFE, 0, 0], new UTF32Encoding(bigEndian: false, byteOrderMark: false, throwOnInvalidCharacters: true)),
        ([0, 0, 0xFE, 0xFF], new UTF32Encoding(bigEndian: true, byteOrderMark: false, throwOnInvalidCharacters: true)),
        ([0xFF, 0xFE], new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true)),
        ([0xFE, 0xFF], new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true)),
    ];

    /// <summary>Decodes the bytes.</summary>
    /// <exception cref="ResultException">They are no text of their encoding.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var (skip, encoding) = EncodingOf(bytes);
        try
        {
            var text = encoding.GetString(bytes[skip..]);
            return text.Contains('\0', StringComparison.Ordinal) ? throw new ResultException("cannot be read: it holds a zero character") : text;
        }
        catch (DecoderFallbackException exception)
        {
            throw new ResultException(string.Create(CultureInfo.InvariantCulture, $"cannot be read: byte {skip + Math.Max(0, exception.Index)} is no {encoding.WebName}"), exception);
        }
    }

    private static (int Skip, Encoding Encoding) EncodingOf(ReadOnlySpan<byte> bytes)
    {
        foreach (var (mark, encoding) in Marked)
        {
            if (bytes.StartsWith(mark))
            {
                return (mark.Length, encoding);
            }
        }

        return (0, Declared(Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, DeclarationLength)])));
    }

    private static Encoding Declared(string beginning)
    {
        var end = beginning.IndexOf("?>", StringComparison.Ordinal);
        var at = beginning.IndexOf("encoding=", StringComparison.Ordinal);
        if (!beginning.StartsWith("<?xml", StringComparison.Ordinal) || at < 0 || at > end)
        {
            return Strict("utf-8");
        }

        var name = beginning[(at + "encoding=".Length)..end].Trim();
        return Strict(name.Length > 2 && name[0] is '"' or '\'' && name.IndexOf(name[0], 1) is var close and > 1 ? name[1..close] : "");
    }

    // A file that says UTF-16 and was found without a mark holds single bytes, or its declaration could not have been read.
    private static Encoding Strict(string name)
    {
        try
        {
            return Encoding.GetEncoding(name.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) ? "utf-8" : name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new ResultException($"cannot be read: its encoding '{TestNames.Clean(name)}' is not known", exception);
        }
    }
}
