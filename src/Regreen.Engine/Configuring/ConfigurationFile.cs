using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Engine.Configuring;

/// <summary>
/// Reads the values of a configuration file by key, and writes the file with some of them changed and all else byte for byte as it was.
/// JSON and YAML keys are joined with <c>:</c> (a colon inside a name is <c>\:</c>); a file that cannot be read has the one key <c>(content)</c>.
/// </summary>
public static class ConfigurationFile
{
    /// <summary>The only key of a file whose keys are not known.</summary>
    public const string Content = "(content)";

    /// <summary>Returns the values by key. Texts of JSON and YAML that would read as a number, truth value or nothing stand in quotes.</summary>
    /// <param name="path">The file's name, whose ending tells the format: <c>.json</c>, <c>.yaml</c>, <c>.yml</c>, <c>.env</c>.</param>
    /// <param name="text">The file's text.</param>
    public static ImmutableSortedDictionary<string, string> Read(string path, string text) =>
        (FormatOf(path) switch
        {
            Format.Json => JsonConfiguration.Read(text),
            Format.Yaml => YamlConfiguration.Read(text),
            Format.Environment => EnvironmentConfiguration.Read(text),
            _ => null,
        }) ?? Unreadable(text);

    /// <summary>Returns the text with one value changed, added or (null) taken out.</summary>
    /// <exception cref="UserErrorException">The file cannot hold this key, or its format cannot be written.</exception>
    public static string With(string path, string text, string key, string? value) =>
        (FormatOf(path) switch
        {
            Format.Json => JsonConfiguration.With(text, key, value),
            Format.Yaml => YamlConfiguration.With(text, key, value),
            Format.Environment => EnvironmentConfiguration.With(text, key, value),
            _ => null,
        }) ?? throw new UserErrorException(
            $"The value '{key}' of '{path}' cannot be {(value is null ? "taken out" : "put in")}.",
            "Change the file by hand.",
            FailureCategory.NeedsPerson);

    /// <summary>Returns the text with several values changed: what is taken out goes first, the last item of a list before the others.</summary>
    /// <exception cref="UserErrorException">The file cannot hold one of the keys.</exception>
    public static string With(string path, string text, IEnumerable<KeyValuePair<string, string?>> changes)
    {
        var all = changes.OrderBy(change => change.Key, KeyOrder.Instance).ToList();
        var reduced = all.Where(change => change.Value is null).Reverse().Aggregate(text, (current, change) => With(path, current, change.Key, value: null));
        return all.Where(change => change.Value is not null).Aggregate(reduced, (current, change) => With(path, current, change.Key, change.Value));
    }

    private static Format FormatOf(string path)
    {
        var name = Path.GetFileName(path);
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".json" => Format.Json,
            ".yaml" or ".yml" => Format.Yaml,
            ".env" => Format.Environment,
            _ => name.StartsWith(".env.", StringComparison.Ordinal) ? Format.Environment : Format.Unknown,
        };
    }

    private static ImmutableSortedDictionary<string, string> Unreadable(string text) =>
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .Add(Content, $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}");

    private enum Format
    {
        Unknown,
        Json,
        Yaml,
        Environment,
    }
}
