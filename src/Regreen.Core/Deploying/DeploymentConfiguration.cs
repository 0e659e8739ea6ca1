using System.Collections.Immutable;
using Regreen.Core.Configuring;

namespace Regreen.Core.Deploying;

/// <summary>The configuration outside of the build, as one deployment is to see it.</summary>
/// <param name="Deploy">What names the files.</param>
/// <param name="ConfigurationText">Gives the text of a configuration file (its path as configured) with some of its keys changed; null means absent.</param>
public sealed record DeploymentConfiguration(DeployConfig Deploy, Func<string, ImmutableSortedDictionary<string, string?>, string> ConfigurationText)
{
    /// <summary>Reads a file with the values of <paramref name="changes"/> (by <c>FILE:KEY</c>) that are its own.</summary>
    public string TextOf(string path, ImmutableSortedDictionary<string, string?> changes)
    {
        var prefix = $"{path}:";
        var own = changes.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToImmutableSortedDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal);
        return ConfigurationText(path, own);
    }

    /// <summary>Reads the variables of the environment file.</summary>
    public ImmutableSortedDictionary<string, string> EnvironmentOf(ImmutableSortedDictionary<string, string?> changes) =>
        Deploy.EnvironmentFile is { } path ? Parse(TextOf(path, changes)) : ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Reads lines of <c>KEY=value</c>; blank lines, <c>#</c> comments, a leading <c>export</c> and quotes around the value are understood.</summary>
    private static ImmutableSortedDictionary<string, string> Parse(string text)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var assignment = line.StartsWith("export ", StringComparison.Ordinal) ? line[7..] : line;
            if (assignment.IndexOf('=', StringComparison.Ordinal) is var equals and > 0)
            {
                values[assignment[..equals].Trim()] = Unquote(assignment[(equals + 1)..].Trim());
            }
        }

        return values.ToImmutable();
    }

    private static string Unquote(string value) =>
        value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : value;
}
