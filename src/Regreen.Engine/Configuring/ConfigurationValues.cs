using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Regreen.Engine.Configuring;

/// <summary>The values of all configuration files by <c>FILE:KEY</c>, as they may be kept and shown: a secret is a keyed fingerprint.</summary>
public static partial class ConfigurationValues
{
    private const int FingerprintDigits = 12;

    private static readonly ImmutableHashSet<string> SecretWords = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase, "secret", "secrets", "password", "passwords", "passwd", "pwd", "passphrase", "token", "tokens", "key", "keys", "apikey", "credential", "credentials");

    /// <summary>Reads the values of files, given by path and text.</summary>
    /// <param name="files">The files.</param>
    /// <param name="fingerprintKey">The project's own key; fingerprints of other projects cannot be compared.</param>
    public static ImmutableSortedDictionary<string, string> Read(IEnumerable<KeyValuePair<string, string>> files, ReadOnlySpan<byte> fingerprintKey)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (path, text) in files)
        {
            foreach (var (key, value) in ConfigurationFile.Read(path, text))
            {
                values[$"{path}:{key}"] = IsSecret(key, value) ? Fingerprint(value, fingerprintKey) : value;
            }
        }

        return values.ToImmutable();
    }

    /// <summary>
    /// Returns whether a value must not be shown: by the words of its key, or because it holds credentials or an environment variable. Numbers, truth
    /// values and addresses are shown where the key only speaks about secrets, as <c>TokenLifetime</c> does.
    /// </summary>
    public static bool IsSecret(string key, string value)
    {
        var words = Words(key).ToList();
        return (words.Count > 0 && SecretWords.Contains(words[^1]))
            || (words.Exists(SecretWords.Contains) && !Harmless().IsMatch(value))
            || value.Contains("${", StringComparison.Ordinal)
            || Credentials().IsMatch(value);
    }

    /// <summary>Returns what stands in a secret's place: equal for equal values of one project.</summary>
    public static string Fingerprint(string value, ReadOnlySpan<byte> fingerprintKey) =>
        $"secret:{Convert.ToHexStringLower(HMACSHA256.HashData(fingerprintKey, Encoding.UTF8.GetBytes(value)))[..FingerprintDigits]}";

    /// <summary>Returns the changes of one file by key, out of changes by <c>FILE:KEY</c>.</summary>
    public static ImmutableSortedDictionary<string, string?> Of(string path, IEnumerable<KeyValuePair<string, string?>> changes) =>
        changes.Where(change => change.Key.StartsWith($"{path}:", StringComparison.Ordinal))
            .ToImmutableSortedDictionary(change => change.Key[(path.Length + 1)..], change => change.Value, StringComparer.Ordinal);

    private static IEnumerable<string> Words(string key) => Word().Matches(key).Select(match => match.Value);

    // UPPER, Upper, lower: the words of API_KEY, ApiKey, apiKey and api-key.
    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"^([0-9.]{1,12}(ms|s|m|h)?|true|false|https?://[^@?\s]*)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Harmless();

    // What connection strings and addresses carry: Password=…, ://user:…@.
    [GeneratedRegex(@"(password|pwd|secret|token|key)\s*=\s*[^\s;&]|://[^/\s:@]*:[^/\s@]+@", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Credentials();
}
