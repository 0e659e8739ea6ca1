using System.Security.Cryptography;
using System.Text;

namespace Regreen.Core.Deploying;

/// <summary>Names by which other systems know what was deployed: short, of the letters that they all allow, and the same in every run.</summary>
public static class ResourceNames
{
    /// <summary>Gets a project's name in small letters, digits and dashes.</summary>
    public static string OfProject(string project, int length)
    {
        ArgumentNullException.ThrowIfNull(project);
        var name = string.Concat(project.ToLowerInvariant().Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-')).Trim('-');
        return name.Length == 0 ? "project" : name[..Math.Min(length, name.Length)].TrimEnd('-');
    }

    /// <summary>Gets a hash that stands for a text.</summary>
    public static string HashOf(string text, int length) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..length];

    /// <summary>Writes a truth value as a label.</summary>
    public static string Text(bool value) => value ? "true" : "false";
}
