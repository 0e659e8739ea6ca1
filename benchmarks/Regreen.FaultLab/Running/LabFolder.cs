namespace Regreen.FaultLab.Running;

/// <summary>Where the lab keeps what it makes: the folders that the product works in, proven copies of them, and the results.</summary>
internal sealed record LabFolder(string Root)
{
    // What the product keeps of builds by the ids of trees is the same for every fault of a service, so it stays where it is.
    private static readonly string[] Shared = ["builds", "slot", "slot.manifest", "slot.lock", "build.log", "build.state"];

    /// <summary>Gets the one folder in which the product works on a service. Its path never changes, so that builds are incremental.</summary>
    public string WorkOf(string service) => Path.Combine(Root, "work", service);

    /// <summary>Gets the copy of a proven workspace.</summary>
    public string ProvenOf(string key) => Path.Combine(Root, "proven", key);

    /// <summary>Gets the folder with the results of a fault.</summary>
    public string ResultOf(string service, string fault) => Path.Combine(Root, "results", service, fault);

    /// <summary>Gets the file that tells the repair command what to do.</summary>
    public string RepairFile => Path.Combine(Root, "repair.json");

    /// <summary>Empties a working folder but for what was built.</summary>
    public static void Empty(string work)
    {
        Directory.CreateDirectory(work);
        var state = Path.Combine(work, ".regreen");
        foreach (var entry in Directory.EnumerateFileSystemEntries(work).Where(path => path != state))
        {
            Delete(entry);
        }

        foreach (var entry in Directory.Exists(state) ? Directory.EnumerateFileSystemEntries(state).Where(path => !Shared.Contains(Path.GetFileName(path), StringComparer.Ordinal)) : [])
        {
            Delete(entry);
        }
    }

    /// <summary>Copies a workspace without what was built.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            var target = Path.Combine(to, entry.Name);
            if (Path.GetFileName(from) == ".regreen" && Shared.Contains(entry.Name, StringComparer.Ordinal))
            {
                continue;
            }

            if (entry.LinkTarget is { } link)
            {
                File.CreateSymbolicLink(target, link);
            }
            else if (entry is DirectoryInfo)
            {
                Copy(entry.FullName, target);
            }
            else
            {
                File.Copy(entry.FullName, target, overwrite: true);
            }
        }
    }

    /// <summary>Deletes a file or a folder that may not be there.</summary>
    public static void Delete(string path)
    {
        if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null)
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }
}
