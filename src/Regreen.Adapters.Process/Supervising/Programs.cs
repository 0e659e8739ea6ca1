namespace Regreen.Adapters.Process.Supervising;

/// <summary>Finds programs as a shell does, but in the search path of whoever is to be started.</summary>
internal static class Programs
{
    /// <summary>Gets the path of a program, or null.</summary>
    public static string? Find(string name, string searchPath, string folder)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            var path = Path.GetFullPath(name, folder);
            return IsExecutable(path) ? path : null;
        }

        return searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, name))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None);
}
