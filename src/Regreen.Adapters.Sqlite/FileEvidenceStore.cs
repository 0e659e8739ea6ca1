using System.Security.Cryptography;
using System.Text;
using Regreen.Core;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Sqlite;

/// <summary>Keeps evidence as files named by the hash of their content, as in <c>evidence/3f/3f9a…</c>.</summary>
/// <param name="folder">The folder; it is made where it is missing.</param>
/// <param name="time">The clock.</param>
public sealed class FileEvidenceStore(string folder, TimeProvider time) : IEvidenceStore
{
    private const string Prefix = "sha256:";
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    /// <summary>Gets or sets what opens a new file; a test breaks it. It is written at once, so no buffer is needed.</summary>
    internal Func<string, Stream> Create { get; init; } = path => new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);

    /// <inheritdoc/>
    public async Task<EvidenceId> PutAsync(EvidenceKind kind, string content, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var path = PathOf(hash);

        // Pruning goes by the last time that something asked for this content to be kept: marked first, it is safe from a pruning at the same time.
        if (!TryMark(path) || !await HoldsAsync(path, bytes, cancellationToken))
        {
            StateFolder.Create(folder);
            await DurableFile.WriteAsync(path, bytes, Create, cancellationToken);
            TryMark(path);
        }

        return new EvidenceId(Prefix + hash);
    }

    /// <inheritdoc/>
    public async Task<string?> GetAsync(EvidenceId id, CancellationToken cancellationToken)
    {
        var hash = HashOf(id);
        if (hash is null || await ReadAsync(PathOf(hash), cancellationToken) is not { } bytes)
        {
            return null;
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == hash
            ? Encoding.UTF8.GetString(bytes)
            : throw new UserErrorException(
                $"The evidence {PathOf(hash)} does not have the content that its name says: it was changed or damaged.",
                "Nothing that rests on it holds any more. Remove the file and test again.");
    }

    /// <summary>Removes evidence that nobody stored since <paramref name="before"/> and that is not to be kept, and files that killed processes left half-written.</summary>
    /// <returns>How many pieces of evidence were removed.</returns>
    public Task<int> PruneAsync(DateTimeOffset before, IReadOnlySet<EvidenceId> keep, CancellationToken cancellationToken)
    {
        var removed = 0;
        if (!Directory.Exists(folder))
        {
            return Task.FromResult(removed);
        }

        foreach (var file in new DirectoryInfo(folder).EnumerateDirectories("??").SelectMany(shard => shard.EnumerateFiles()))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (HashOf(new EvidenceId(Prefix + file.Name)) is not null)
            {
                if (file.LastWriteTimeUtc < before.UtcDateTime && !keep.Contains(new EvidenceId(Prefix + file.Name)))
                {
                    file.Delete();
                    removed++;
                }
            }
            else if (file.Extension == ".tmp" && file.LastWriteTimeUtc < (time.GetUtcNow() - Abandoned).UtcDateTime)
            {
                file.Delete();
            }
        }

        return Task.FromResult(removed);
    }

    private bool TryMark(string path)
    {
        // New evidence is the rule, and an exception for each would cost more than the write.
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Missing, or another process replaces it in this moment.
            return false;
        }
    }

    private static string? HashOf(EvidenceId id) =>
        id.Value is { } text && text.StartsWith(Prefix, StringComparison.Ordinal) && text[Prefix.Length..] is { Length: 64 } hash && hash.All(char.IsAsciiHexDigitLower) ? hash : null;

    private static async Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static async Task<bool> HoldsAsync(string path, byte[] bytes, CancellationToken cancellationToken) =>
        await ReadAsync(path, cancellationToken) is { } stored && stored.AsSpan().SequenceEqual(bytes);

    private string PathOf(string hash) => Path.Combine(folder, hash[..2], hash);
}
