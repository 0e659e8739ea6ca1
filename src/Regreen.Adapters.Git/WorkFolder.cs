using Regreen.Core;

namespace Regreen.Adapters.Git;

/// <summary>The folder of checkouts. Beside each stands a file that names the process which made it, so that those of killed runs can be told.</summary>
internal sealed class WorkFolder(string folder)
{
    private const string OwnerSuffix = ".owner";

    // The files themselves, what was given to whoever repaired them, and the repository that compared them.
    private static readonly string[] Beside = ["", ".case", ".scratch"];

    public static string IndexOf(string checkout) => checkout + ".index";

    /// <summary>Chooses the path of a new checkout and signs it.</summary>
    public string Reserve()
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, ".gitignore"), "*\n");
            var path = Path.Combine(folder, $"w-{Guid.NewGuid().ToString("N")[..12]}");
            var unsigned = path + ".new";
            File.WriteAllText(unsigned, ProcessMark.Me.ToString());
            File.Move(unsigned, path + OwnerSuffix);
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The work folder {folder} cannot be written: {exception.Message}", "Check the free space of the disk and the rights of the folder.", inner: exception);
        }
    }

    /// <summary>Lists the checkouts whose process is gone.</summary>
    public IEnumerable<string> Abandoned() => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "w-*" + OwnerSuffix).Where(owner => !IsAlive(owner)).Select(owner => owner[..^OwnerSuffix.Length])]
        : [];

    /// <summary>Removes a checkout's files and then its signature. What cannot be removed stays signed, and is tried again by a later run.</summary>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(IndexOf(path));
            foreach (var folder in Beside.Select(suffix => path + suffix).Where(Directory.Exists))
            {
                MakeWritable(folder);
                Directory.Delete(folder, recursive: true);
            }

            File.Delete(path + OwnerSuffix);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // An error met while cleaning up hides no other; the signature stays.
        }
    }

    private static bool IsAlive(string owner)
    {
        try
        {
            return ProcessMark.Parse(File.ReadAllText(owner)) is { IsAlive: true };
        }
        catch (IOException)
        {
            // Removed by its owner in this moment.
            return true;
        }
    }

    // Builds leave folders that not even their owner may write (module caches).
    private static void MakeWritable(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };
        foreach (var folder in Directory.EnumerateDirectories(path, "*", options))
        {
            var mode = File.GetUnixFileMode(folder);
            if (!mode.HasFlag(UnixFileMode.UserWrite))
            {
                File.SetUnixFileMode(folder, mode | UnixFileMode.UserWrite);
            }
        }
    }
}
