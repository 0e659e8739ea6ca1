using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Regreen.Core.Witnessing;

/// <summary>Finds credentials in headers, addresses and messages, and puts others in their place.</summary>
/// <param name="secrets">Values that are known to be credentials.</param>
/// <param name="fields">Names of fields that hold them, besides the usual ones.</param>
public sealed partial class CredentialText(ImmutableArray<string> secrets, ImmutableArray<string> fields)
{
    private const string WebToken = @"eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*";
    private static readonly ImmutableArray<string> UsualFields = ["token", "access_token", "id_token", "password", "secret", "client_secret", "api_key", "apikey", "authorization"];

    // One pass, so that what is put in is not found again.
    private readonly Regex _credentials = new(
        $"""(?<before>"({Any(UsualFields.Concat(fields))})"\s*:\s*")(?<value>[^"\\]*)"|(?<bare>{Any(secrets.OrderByDescending(secret => secret.Length), WebToken)})""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);

    /// <summary>Says whether a header carries credentials.</summary>
    public static bool IsHeader(string name) => name.ToLowerInvariant() is "authorization" or "proxy-authorization" or "cookie" or "x-api-key" or "api-key";

    /// <summary>Replaces the credentials of a header's value; an empty text stands for none.</summary>
    public static string ReplaceHeader(string name, string value, Func<string, string> replace)
    {
        ArgumentNullException.ThrowIfNull(replace);
        var blank = value.IndexOf(' ', StringComparison.Ordinal);
        return name.ToLowerInvariant() switch
        {
            "authorization" or "proxy-authorization" when blank > 0 => replace(value[(blank + 1)..].Trim()) is { Length: > 0 } other ? $"{value[..blank]} {other}" : "",
            "cookie" => string.Join("; ", value.Split(';', StringSplitOptions.TrimEntries).Select(pair => Cookie(pair, replace)).Where(pair => pair.Length > 0)),
            _ => replace(value),
        };
    }

    /// <summary>Replaces the credentials in a message: known ones, JSON web tokens, and the values of fields that hold them.</summary>
    public string ReplaceText(string text, Func<string, string> replace)
    {
        ArgumentNullException.ThrowIfNull(replace);
        return _credentials.Replace(text, match => match.Groups["bare"].Success
            ? replace(match.Value)
            : $"{match.Groups["before"].Value}{Escape(replace(match.Groups["value"].Value))}\"");
    }

    /// <summary>Replaces the credentials in an address's query.</summary>
    public static string ReplaceQuery(string query, Func<string, string> replace) =>
        QueryField().Replace(query, match => match.Groups["before"].Value + Uri.EscapeDataString(replace(Uri.UnescapeDataString(match.Groups["value"].Value))));

    /// <summary>Says whether a message carries credentials.</summary>
    public bool IsIn(string text) => _credentials.IsMatch(text);

    /// <summary>Says whether a query carries credentials.</summary>
    public static bool IsInQuery(string query) => QueryField().IsMatch(query);

    private static string Any(IEnumerable<string> words, params IEnumerable<string> expressions) => string.Join('|', words.Select(Regex.Escape).Concat(expressions));

    private static string Escape(string text) => JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();

    private static string Cookie(string pair, Func<string, string> replace)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 || replace(pair[(equals + 1)..]) is not { Length: > 0 } other ? "" : $"{pair[..equals]}={other}";
    }

    [GeneratedRegex(@"(?<before>[?&](access_token|token|api_key|apikey|key)=)(?<value>[^&]*)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex QueryField();
}
