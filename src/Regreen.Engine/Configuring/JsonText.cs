using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Regreen.Engine.Configuring;

/// <summary>How a value of a JSON or YAML file is shown and read back: a text as it is, unless it would read as something else.</summary>
internal static class JsonText
{
    /// <summary>Shows a text: in quotes where it would read as a number, a truth value, nothing or a quoted text.</summary>
    public static string Show(string text) => JsonPart.IsScalar(Encoding.UTF8.GetBytes(text)) ? Quote(text) : text;

    /// <summary>Writes what was shown as JSON.</summary>
    public static string Write(string shown) => JsonPart.IsScalar(Encoding.UTF8.GetBytes(shown)) ? shown : Quote(shown);

    /// <summary>Writes a text in quotes.</summary>
    public static string Quote(string text) =>
        $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
