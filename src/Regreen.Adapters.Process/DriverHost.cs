using System.Collections.Immutable;
using Regreen.Adapters.Process.Supervising;

namespace Regreen.Adapters.Process;

/// <summary>What a driver is given of the world around it.</summary>
/// <param name="Folder">The folder for builds, deployments and logs: <c>.regreen</c>.</param>
/// <param name="Environment">The variables of the host. Children get only those that the configuration names, and PATH, HOME and LANG.</param>
/// <param name="Supervisor">How a supervisor is started.</param>
/// <param name="ConfigurationText">Gives the text of a configuration file (its path as configured) with some of its keys changed; null means absent.</param>
public sealed record DriverHost(
    string Folder,
    ImmutableDictionary<string, string> Environment,
    SupervisorCommand Supervisor,
    Func<string, ImmutableSortedDictionary<string, string?>, string> ConfigurationText)
{
    /// <summary>Gets what takes secrets out of a text. Default: nothing is taken out.</summary>
    public Func<string, string> Redact { get; init; } = text => text;

    /// <summary>Gets how many bytes of builds are kept. Default: 5 GB.</summary>
    public long BuildsCap { get; init; } = 5_000_000_000;

    /// <summary>Gets how large the log of one process may become before its older half is dropped. Default: 16 MiB.</summary>
    public long LogCap { get; init; } = 16 * 1024 * 1024;
}
