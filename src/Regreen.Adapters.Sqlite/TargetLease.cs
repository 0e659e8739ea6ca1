using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Sqlite;

/// <summary>
/// One run at a time per target: a locked file. The system releases the lock of a process that ends, however it ends; who holds it stands in a file beside it,
/// since a locked file cannot be read by others everywhere.
/// </summary>
public sealed class TargetLease : ILease
{
    private readonly FileStream _lock;
    private readonly string _ownerPath;

    private TargetLease(FileStream @lock, string ownerPath, LeaseOwner owner) => (_lock, _ownerPath, Holder) = (@lock, ownerPath, owner.ToString());

    /// <inheritdoc/>
    public string Holder { get; }

    /// <summary>Takes the lease, also over from a process that is gone.</summary>
    /// <param name="path">The lock file, as in <c>.regreen/lease</c>.</param>
    /// <param name="run">The run that takes it.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="UserErrorException">Another process holds it; the message says who and since when.</exception>
    public static TargetLease Acquire(string path, RunId run, TimeProvider time)
    {
        StateFolder.Create(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var ownerPath = path + ".owner";
#pragma warning disable CA2000 // The lease that is returned owns it.
        var file = Lock(path);
#pragma warning restore CA2000
        try
        {
            if (file is null)
            {
                throw Refused(path, LeaseOwner.Read(ownerPath));
            }

            // A file system without locks lets everyone in: then the owner's process decides.
            var me = LeaseOwner.Me(run.Value, time.GetUtcNow());
            if (LeaseOwner.Read(ownerPath) is { } owner && owner.Process != me.Process && owner.IsAlive())
            {
                throw Refused(path, owner);
            }

            File.WriteAllText(ownerPath, me.ToJson());
            return new TargetLease(file, ownerPath, me);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_lock.CanWrite)
        {
            // The lock file itself stays: removing it would let two processes lock two files of one name.
            DurableFile.DeleteQuietly(_ownerPath);
            await _lock.DisposeAsync();
        }
    }

    private static FileStream? Lock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when ((exception.HResult & 0xFFFF) is 11 or 35 or 32 or 33)
        {
            // Would block, as Linux, macOS and Windows (sharing, lock) say it.
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The lease {path} cannot be opened: {exception.Message}", "Check that the folder may be written.", FailureCategory.Infrastructure, exception);
        }
    }

    private static UserErrorException Refused(string path, LeaseOwner? owner) => new(
        owner is null ? $"Another process holds the lease {path} of this target." : $"The target is in use: {owner} holds its lease {path}.",
        "One run at a time per target. Wait until it ends, or end that process; 'regreen resume' goes on with a run that was cut short.");
}
