using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Regreen.Adapters.Process.Building;

/// <summary>What is remembered of a build beside its output.</summary>
internal sealed record BuildRecord(string Tree, DateTimeOffset BuiltAt, double Seconds, long Bytes);

[JsonSerializable(typeof(BuildRecord))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class BuildJson : JsonSerializerContext;

/// <summary>Keeps the output of builds by tree id; the least recently used go when they are too many.</summary>
internal sealed class BuildStore(string folder, long cap, TimeProvider time)
{
    /// <summary>Finds the output of a build, or null, and marks it as used.</summary>
    public string? Find(string tree)
    {
        var record = RecordOf(tree);
        if (!File.Exists(record))
        {
            return null;
        }

        File.SetLastWriteTimeUtc(record, time.GetUtcNow().UtcDateTime);
        return OutputOf(tree);
    }

    /// <summary>Takes a finished output over, whole or not at all.</summary>
    public string Add(string tree, string output, TimeSpan took)
    {
        var temporary = Path.Combine(folder, $".{tree}.{Guid.NewGuid():N}.tmp");
        Directory.CreateDirectory(temporary);
        Directory.Move(output, Path.Combine(temporary, "out"));
        var bytes = new DirectoryInfo(temporary).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        var record = new BuildRecord(tree, time.GetUtcNow(), took.TotalSeconds, bytes);
        File.WriteAllText(Path.Combine(temporary, "build.json"), JsonSerializer.Serialize(record, BuildJson.Default.BuildRecord));

        var final = Path.Combine(folder, tree);
        if (Directory.Exists(final))
        {
            Directory.Delete(final, recursive: true);
        }

        Directory.Move(temporary, final);
        return OutputOf(tree);
    }

    /// <summary>Removes the least recently used builds above the cap, never one of those in use, and what a crash left half done.</summary>
    public void Trim(ImmutableHashSet<string> inUse)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var half in Directory.EnumerateDirectories(folder, ".*.tmp"))
        {
            Directory.Delete(half, recursive: true);
        }

        var builds = new DirectoryInfo(folder).EnumerateDirectories()
            .Select(build => new FileInfo(Path.Combine(build.FullName, "build.json")))
            .Where(file => file.Exists)
            .OrderByDescending(file => file.LastWriteTimeUtc)
            .ToList();
        var kept = 0L;
        foreach (var build in builds)
        {
            kept += Read(build.FullName)?.Bytes ?? 0;
            if (kept > cap && !inUse.Contains(build.Directory!.Name))
            {
                build.Directory.Delete(recursive: true);
            }
        }
    }

    private static BuildRecord? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), BuildJson.Default.BuildRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string RecordOf(string tree) => Path.Combine(folder, tree, "build.json");

    private string OutputOf(string tree) => Path.Combine(folder, tree, "out");
}
