using Regreen.Core;
using Regreen.Core.Facts;

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

        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, ".gitignore"), "*\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The folder {folder} cannot be written: {exception.Message}", "Check the free space of the disk and the rights of the folder.", FailureCategory.Infrastructure, exception);
        }
    }
}
