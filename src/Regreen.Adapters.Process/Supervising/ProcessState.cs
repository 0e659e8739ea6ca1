using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Regreen.Adapters.Process.Supervising;

/// <summary>What a supervisor knows of its process. It lies beside the process's log, so that it is known after every crash.</summary>
/// <param name="Process">The process id, which is also its group.</param>
/// <param name="StartTime">Its start time in clock ticks since boot.</param>
/// <param name="Supervisor">The supervisor's process id.</param>
/// <param name="SupervisorStartTime">The supervisor's start time.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="EndedAt">When it ended, or null while it runs.</param>
/// <param name="ExitCode">How it ended; 128 and more mean a signal.</param>
internal sealed record ProcessState(
    int Process,
    long StartTime,
    int Supervisor,
    long SupervisorStartTime,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    int? ExitCode)
{
    /// <summary>Gets the names of the programs that it left running when it ended, and that were ended then.</summary>
    public ImmutableArray<string> Left { get; init; } = [];

    /// <summary>Gets a value indicating whether the very process that was started runs.</summary>
    [JsonIgnore]
    public bool IsRunning => ExitCode is null && ProcessTable.IsRunning(Process, StartTime);

    /// <summary>Reads a state file, or null where there is none yet.</summary>
    public static ProcessState? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), ProcessStateJson.Default.ProcessState);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Says in words how a process ended.</summary>
    public static string DescribeExit(int exitCode) => exitCode switch
    {
        128 + 6 => "signal 6 (SIGABRT)",
        128 + 9 => "signal 9 (SIGKILL)",
        128 + 11 => "signal 11 (SIGSEGV)",
        128 + 15 => "signal 15 (SIGTERM)",
        _ => FormattableString.Invariant($"exit code {exitCode}"),
    };

    /// <summary>Writes the file whole or not at all.</summary>
    public void Write(string path) =>
        WholeFile.Write(path, JsonSerializer.Serialize(this, ProcessStateJson.Default.ProcessState));
}

[JsonSerializable(typeof(ProcessState))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ProcessStateJson : JsonSerializerContext;
