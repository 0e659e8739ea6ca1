using System.Collections.Immutable;
using System.Globalization;

namespace Regreen.Adapters.Process.Sandboxing;

/// <summary>
/// How many tasks (processes and threads) a command may have at once, held by the kernel: whoever multiplies is faster than anybody who looks. A control group where this
/// account may make one (the administrator's own limit would not bind it), otherwise the limit of the account (<c>RLIMIT_NPROC</c>).
/// </summary>
internal sealed class TaskBound : IAsyncDisposable
{
    private const int TasksPerProcess = 4;
    private const int Tries = 40;

    // The first is the controller's own hierarchy (version 1), the second the only one (version 2).
    private static readonly ImmutableArray<string> Roots = ["/sys/fs/cgroup/pids", "/sys/fs/cgroup"];
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly string? _group;
    private readonly TimeProvider _time;

    private TaskBound(string? group, ImmutableArray<string> words, TimeProvider time) => (_group, Words, _time) = (group, words, time);

    /// <summary>Gets the words that stand before the command's.</summary>
    public ImmutableArray<string> Words { get; }

    /// <summary>Makes one. A process of many threads is reckoned with, so the bound lies above the number of processes.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="prlimit">The program <c>prlimit</c>, or null.</param>
    /// <param name="time">The clock.</param>
    public static TaskBound Of(SandboxLimits limits, string? prlimit, TimeProvider time)
    {
        var tasks = ((limits.Processes * TasksPerProcess) + 64).ToString(CultureInfo.InvariantCulture);
        if (GroupOf(tasks) is { } group)
        {
            return new TaskBound(group, ["/bin/sh", "-c", "echo $$ > \"$0\"/cgroup.procs && exec \"$@\"", group], time);
        }

        return new TaskBound(null, prlimit is null || string.Equals(Environment.UserName, "root", StringComparison.Ordinal) ? [] : [prlimit, $"--nproc={tasks}", "--"], time);
    }

    /// <summary>Says whether the kernel had to refuse a task, as far as it tells.</summary>
    public bool WasReached()
    {
        try
        {
            return _group is not null && File.ReadLines(Path.Combine(_group, "pids.events")).Any(line => line.StartsWith("max ", StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            // An older kernel counts no refusals.
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A group that still holds a process which is just ending cannot be taken away.
        for (var round = 0; _group is not null && Directory.Exists(_group) && round < Tries && !IsTakenAway(_group); round++)
        {
            await Task.Delay(Pause, _time, CancellationToken.None);
        }
    }

    private static string? GroupOf(string tasks)
    {
        var root = Roots.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "cgroup.procs")));
        if (root is null)
        {
            return null;
        }

        var group = Path.Combine(root, $"regreen-{Guid.NewGuid():n}");
        try
        {
            Directory.CreateDirectory(group);
            File.WriteAllText(Path.Combine(group, "pids.max"), tasks);
            return group;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Read-only, another account's, or without this controller: the limit of the account has to do.
            IsTakenAway(group);
            return null;
        }
    }

    private static bool IsTakenAway(string group)
    {
        try
        {
            Directory.Delete(group);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
