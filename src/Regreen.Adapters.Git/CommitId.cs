namespace Regreen.Adapters.Git;

/// <summary>Commit ids come back from journals and other records; only what cannot be an option or an expression reaches git.</summary>
internal static class CommitId
{
    public static string Check(string id) =>
        id.Length is >= 7 and <= 64 && id.All(char.IsAsciiHexDigit) ? id : throw new ArgumentException($"'{id}' is not a commit id.", nameof(id));
}
