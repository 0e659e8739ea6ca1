using System.Security.Cryptography;
using System.Text;

namespace Regreen.Core.Mining;

/// <summary>A kind of log line: its constant text with <c>&lt;*&gt;</c> for what differs, and how many lines had it.</summary>
/// <param name="Id">Made from the text alone, so that it is the same in every run.</param>
/// <param name="Text">The text.</param>
/// <param name="Count">How many lines.</param>
public sealed record LogTemplate(string Id, string Text, long Count)
{
    /// <summary>Stands for a value in a template's text.</summary>
    public const string Wildcard = "<*>";

    /// <summary>The id of a template with this text.</summary>
    public static string IdOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));
}
