namespace Regreen.Adapters.Sqlite;

/// <summary>Makes the folder in which Regreen keeps its records, invisible to git.</summary>
internal static class StateFolder
{
    public static void Create(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, ".gitignore"), "*\n");
    }
}
