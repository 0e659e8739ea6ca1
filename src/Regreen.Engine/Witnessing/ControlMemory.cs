using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Witnessing;

namespace Regreen.Engine.Witnessing;

/// <summary>What results of controls hold for: these files of the suite, run so, against this revision.</summary>
/// <param name="SuiteHash">The hash of everything that the suite is made of, or null.</param>
/// <param name="Suite">How it is run.</param>
/// <param name="Revision">What serves.</param>
internal sealed record MemoryKey(string? SuiteHash, SuiteConfig Suite, ServedRevision Revision)
{
    /// <summary>Gets whether all of it is known. What is not known may have changed.</summary>
    public bool IsWhole => SuiteHash is not null && Revision.Source == RevisionSource.Service && Revision.Tree is not null;

    public string NameOf(string test, SuiteControl control) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\0', [SuiteHash, Suite.Name, Suite.Command, Suite.Rerun, .. Suite.Environment.Select(pair => $"{pair.Key}={pair.Value}"), Revision.Tree, Revision.Configuration, test, $"{control.Claim}", $"{control.Kind}"]))));
}

/// <summary>Remembers what controls showed, so that an agent is not asked again for what is known. Only what turned a case red is remembered: an accusation is always fresh.</summary>
internal sealed class ControlMemory(string folder)
{
    private readonly string _folder = Path.Combine(folder, "controls");

    /// <summary>Takes what is known of a case's controls off its list.</summary>
    public ControlledCase Recall(ControlledCase one, MemoryKey key)
    {
        if (!key.IsWhole)
        {
            return one;
        }

        var known = one.Controls.Select(control => (Control: control, Result: Read(key.NameOf(one.Name, control)))).Where(pair => pair.Result is not null).ToList();
        return one with { Known = [.. known.Select(pair => pair.Result!)], Controls = one.Controls.RemoveRange(known.Select(pair => pair.Control)) };
    }

    public void Keep(IReadOnlyDictionary<string, List<ControlResult>> results, MemoryKey key)
    {
        if (!key.IsWhole)
        {
            return;
        }

        Directory.CreateDirectory(_folder);
        foreach (var (name, result) in results.SelectMany(pair => pair.Value.Where(result => result.IsMet).Select(result => (pair.Key, result))))
        {
            var kind = SabotageWords.Names.Select(word => SabotageWords.Find(word)!.Value).First(kind => SabotageWords.Of(kind) == result.Name);
            File.WriteAllText(Path.Combine(_folder, key.NameOf(name, new SuiteControl(result.Claim, kind))), JsonSerializer.Serialize(result));
        }
    }

    private ControlResult? Read(string name)
    {
        try
        {
            var path = Path.Combine(_folder, name);
            return File.Exists(path) ? JsonSerializer.Deserialize<ControlResult>(File.ReadAllText(path)) : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            // What cannot be read is tried again.
            return null;
        }
    }
}
