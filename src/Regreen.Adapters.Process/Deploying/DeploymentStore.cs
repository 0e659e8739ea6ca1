using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Regreen.Adapters.Process.Deploying;

/// <summary>Keeps the records of deployments: <c>deployments/ID.json</c>, with a folder <c>ID/</c> for logs and configuration beside each.</summary>
internal sealed class DeploymentStore(string folder)
{
    private const int LongestName = 60;
    private readonly string _deployments = Path.Combine(folder, "deployments");
    private readonly string _ports = Path.Combine(folder, "target-ports.json");

    /// <summary>Gets the folder of a deployment.</summary>
    public string FolderOf(string key) => Path.Combine(_deployments, NameOf(key));

    /// <summary>Gets the log of a process.</summary>
    public string LogOf(string key, string process) => Path.Combine(FolderOf(key), $"{NameOf(process)}.log");

    /// <summary>Reads a record, or null.</summary>
    public DeploymentRecord? Find(string key) => Read(RecordOf(key)) is { } record && string.Equals(record.Key, key, StringComparison.Ordinal) ? record : null;

    /// <summary>Reads all records, oldest first.</summary>
    public ImmutableArray<DeploymentRecord> All() => !Directory.Exists(_deployments)
        ? []
        : [.. Directory.EnumerateFiles(_deployments, "*.json").Select(Read).OfType<DeploymentRecord>().OrderBy(record => record.CreatedAt)];

    /// <summary>Gets the file name and label of a key: the key itself where that is harmless, and otherwise its harmless part with a hash.</summary>
    public static string NameOf(string key)
    {
        var isHarmless = key.Length is > 0 and <= LongestName && key[0] != '.' && key.All(IsHarmless);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..12];
        return isHarmless ? key : $"{string.Concat(key.Take(LongestName).Select(character => IsHarmless(character) ? character : '-')).TrimStart('.')}-{hash}";
    }

    /// <summary>Writes a record.</summary>
    public void Write(DeploymentRecord record) =>
        WholeFile.Write(RecordOf(record.Key), JsonSerializer.Serialize(record, DeploymentJson.Default.DeploymentRecord));

    /// <summary>Removes a deployment's folder, and its record last: what a crash in between leaves is found again.</summary>
    public void Remove(string key)
    {
        if (Directory.Exists(FolderOf(key)))
        {
            Directory.Delete(FolderOf(key), recursive: true);
        }

        File.Delete(RecordOf(key));
    }

    /// <summary>Marks a deployment as replaced. Only its logs stay; its configuration may hold secrets.</summary>
    public void Retire(DeploymentRecord record)
    {
        if (Path.Combine(FolderOf(record.Key), "config") is var configuration && Directory.Exists(configuration))
        {
            Directory.Delete(configuration, recursive: true);
        }

        Write(record with { IsRetired = true });
    }

    /// <summary>Removes all but the newest of the deployments that were replaced.</summary>
    public void RemoveRetired(int kept)
    {
        foreach (var old in All().Where(record => record.IsRetired).SkipLast(kept))
        {
            Remove(old.Key);
        }
    }

    /// <summary>Reads the target's ports by process, which stay the same over all deployments.</summary>
    public ImmutableSortedDictionary<string, int> ReadPorts()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(_ports), DeploymentJson.Default.ImmutableSortedDictionaryStringInt32)!;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return ImmutableSortedDictionary<string, int>.Empty;
        }
    }

    /// <summary>Writes the target's ports.</summary>
    public void WritePorts(ImmutableSortedDictionary<string, int> ports) =>
        WholeFile.Write(_ports, JsonSerializer.Serialize(ports, DeploymentJson.Default.ImmutableSortedDictionaryStringInt32));

    private static bool IsHarmless(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.';

    private static DeploymentRecord? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), DeploymentJson.Default.DeploymentRecord);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    private string RecordOf(string key) => Path.Combine(_deployments, $"{NameOf(key)}.json");
}
