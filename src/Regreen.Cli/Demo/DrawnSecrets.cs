using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Regreen.Cli.Demo;

/// <summary>Secrets that are drawn on the spot: <c>%RANDOM:NAME%</c> stands for one, always the same for one name, and <c>%SHA256:NAME%</c> for its hash.</summary>
/// <param name="Known">Those that were drawn before, by name.</param>
internal sealed partial record DrawnSecrets(Dictionary<string, string> Known)
{
    public DrawnSecrets()
        : this(new Dictionary<string, string>(StringComparer.Ordinal))
    {
    }

    /// <summary>Fills the secrets into those of the files that are named.</summary>
    public ImmutableDictionary<string, string> Fill(ImmutableDictionary<string, string> files, ImmutableArray<string> paths) =>
        files.SetItems(paths.Where(files.ContainsKey).Select(path => KeyValuePair.Create(path, Fill(files[path]))));

    /// <summary>Fills the secrets into a text.</summary>
    public string Fill(string text) => Secret().Replace(text, match => Value(match.Groups["kind"].Value, match.Groups["name"].Value));

    private string Value(string kind, string name)
    {
        var secret = Known.TryGetValue(name, out var known) ? known : Known[name] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        return kind == "RANDOM" ? secret : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
    }

    [GeneratedRegex("%(?<kind>RANDOM|SHA256):(?<name>[A-Z0-9_]+)%", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Secret();
}
