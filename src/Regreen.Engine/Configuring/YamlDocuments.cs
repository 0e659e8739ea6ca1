using System.Text.Json.Nodes;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Engine.Configuring;

/// <summary>Reads the documents of a YAML text as JSON, for what belongs to another system and is passed on to it.</summary>
public static class YamlDocuments
{
    /// <summary>Reads them; empty documents are left out.</summary>
    /// <exception cref="UserErrorException">The text is not YAML, or uses anchors or tags.</exception>
    public static IReadOnlyList<JsonNode> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var documents = new List<JsonNode>();
        foreach (var document in Split(text))
        {
            var errors = new ConfigErrors("document");
            var tree = YamlReader.Read(document, errors);
            if (errors.Count > 0)
            {
                throw new UserErrorException($"A YAML document cannot be read: {errors.First()}", "Anchors, aliases and tags are not read.", FailureCategory.Usage);
            }

            if (tree is not null && JsonNode.Parse(YamlJson.Write(tree)) is { } json)
            {
                documents.Add(json);
            }
        }

        return documents;
    }

    // Three dashes at the beginning of a line can be nothing else: a text in a block is indented.
    private static IEnumerable<string> Split(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Append("---"))
        {
            if (!line.StartsWith("---", StringComparison.Ordinal))
            {
                lines.Add(line);
                continue;
            }

            if (lines.Exists(written => written.Trim().Length > 0 && !written.TrimStart().StartsWith('#')))
            {
                yield return string.Join('\n', lines);
            }

            lines.Clear();
        }
    }
}
