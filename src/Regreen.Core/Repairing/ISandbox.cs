using System.Collections.Immutable;

namespace Regreen.Core.Repairing;

/// <summary>Runs a program that is not trusted, and lets it touch one folder.</summary>
public interface ISandbox
{
    /// <summary>Runs a command to its end, which comes with its deadline or a spent limit at the latest. Nothing of it runs on afterwards.</summary>
    Task<SandboxOutcome> RunAsync(SandboxedCommand command, CancellationToken cancellationToken);
}

/// <summary>A command for a sandbox.</summary>
/// <param name="Words">The program and its arguments.</param>
/// <param name="Folder">The only folder that it may write.</param>
/// <param name="WorkingFolder">Where in it the command begins.</param>
/// <param name="Deadline">How long it may take.</param>
public sealed record SandboxedCommand(ImmutableArray<string> Words, string Folder, string WorkingFolder, TimeSpan Deadline)
{
    /// <summary>Gets the files and folders that it may read besides the system's programs.</summary>
    public ImmutableArray<string> Readable { get; init; } = [];

    /// <summary>Gets its whole environment.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Gets whether it may use the network.</summary>
    public bool Network { get; init; }
}

/// <summary>How a sandboxed command ended.</summary>
/// <param name="Lines">What it printed.</param>
/// <param name="Confinement">How it was confined, in words; where that is less than it should be, it says so.</param>
public abstract record SandboxOutcome(ImmutableArray<string> Lines, string Confinement)
{
    /// <summary>It ended by itself.</summary>
    public sealed record Ended(int ExitCode, ImmutableArray<string> Lines, string Confinement) : SandboxOutcome(Lines, Confinement);

    /// <summary>It was ended: its time or another limit was spent.</summary>
    public sealed record Stopped(string Reason, ImmutableArray<string> Lines, string Confinement) : SandboxOutcome(Lines, Confinement);

    /// <summary>It could not be started.</summary>
    public sealed record Refused(string Reason, string Confinement) : SandboxOutcome([], Confinement);
}
