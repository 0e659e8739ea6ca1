using System.Runtime.InteropServices;

namespace Regreen.Adapters.Process.Supervising;

/// <summary>The few calls of the operating system that .NET does not offer.</summary>
internal static partial class Signals
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private const int SetChildSubreaper = 36;

    /// <summary>Asks every process of a group to end.</summary>
    public static void TerminateGroup(int group) => Send(-group, Terminate);

    /// <summary>Ends every process of a group.</summary>
    public static void KillGroup(int group) => Send(-group, Kill);

    /// <summary>Ends one process.</summary>
    public static void KillProcess(int process) => Send(process, Kill);

    /// <summary>Makes this process the parent of descendants whose own parent ends, so that none of them is lost from sight.</summary>
    public static void AdoptOrphans()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Prctl(SetChildSubreaper, 1, 0, 0, 0);
        }
    }

    // The result is not looked at: the process may have ended a moment ago, and callers look at the process table afterwards.
    private static void Send(int target, int signal)
    {
        if (target is > 1 or < -1)
        {
            _ = SendSignal(target, signal);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int target, int signal);

    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Prctl(int option, nuint first, nuint second, nuint third, nuint fourth);
}
