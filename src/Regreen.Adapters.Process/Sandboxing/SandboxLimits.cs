namespace Regreen.Adapters.Process.Sandboxing;

/// <summary>What a sandboxed command may use. Coding agents need some hundred MB and a few dozen processes; a fork bomb or a full disk is far beyond.</summary>
/// <param name="Processes">How many processes.</param>
/// <param name="Memory">How many bytes of memory, all processes together.</param>
/// <param name="Disk">How many bytes the folder may hold.</param>
/// <param name="Temporary">How many bytes each of the temporary folders may hold.</param>
public sealed record SandboxLimits(int Processes, long Memory, long Disk, long Temporary)
{
    /// <summary>Gets the limits that are used: 512 processes, 4 GiB of memory, 2 GiB in the folder, 512 MiB of temporary files.</summary>
    public static SandboxLimits Default { get; } = new(512, 4L << 30, 2L << 30, 512L << 20);
}
