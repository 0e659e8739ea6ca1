using System.Collections.Immutable;

namespace Regreen.Adapters.Process.Supervising;

/// <summary>A process to start.</summary>
/// <param name="Name">What it is called in messages.</param>
/// <param name="Command">Program and arguments.</param>
/// <param name="Folder">Its working folder.</param>
/// <param name="Environment">Its whole environment.</param>
/// <param name="Log">Where its lines go.</param>
internal sealed record ProcessSpec(
    string Name,
    ImmutableArray<string> Command,
    string Folder,
    ImmutableSortedDictionary<string, string> Environment,
    string Log)
{
    /// <summary>Gets how large the log may become before its older half is dropped. Default: 16 MiB.</summary>
    public long LogCap { get; init; } = 16 * 1024 * 1024;

    /// <summary>Gets the file that says how the process is.</summary>
    public string StatePath => StatePathOf(Log);

    /// <summary>Gets the state file that belongs to a log.</summary>
    public static string StatePathOf(string log) => Path.ChangeExtension(log, ".state");
}
