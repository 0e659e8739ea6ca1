using Regreen.Adapters.Process.Building;
using Regreen.Adapters.Process.Deploying;
using Regreen.Adapters.Process.Logs;
using Regreen.Adapters.Process.Probing;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Process;

/// <summary>Chooses what the configuration asks for.</summary>
public static class Drivers
{
    private static readonly TimeSpan LogTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Makes the driver of processes or of commands, or null where nothing is deployed.</summary>
    public static IDriver? Create(ProjectConfig config, IRepository repository, IEvidenceStore evidence, DriverHost host, TimeProvider time) => config.Deploy switch
    {
        null => null,
        { Driver: DriverKind.Process } => new ProcessDriver(config, repository, evidence, host, time),
        _ => new CommandDriver(config, repository, evidence, host, time),
    };

    /// <summary>Makes what a driver to another system is given of this machine.</summary>
    public static DriverParts CreateParts(ProjectConfig config, DeployConfig deploy, IRepository repository, IEvidenceStore evidence, DriverHost host, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(host);
        var full = host with { Folder = Path.GetFullPath(host.Folder) };
        return new DriverParts(config, deploy, new BuildSlot(deploy, repository, evidence, full, time), new TargetProbe(config.Target, deploy.ReadyTimeout, time), evidence)
        {
            Repository = repository,
            Configuration = new DeploymentConfiguration(deploy, host.ConfigurationText),
            Environment = host.Environment,
            Redact = host.Redact,
            Time = time,
        };
    }

    /// <summary>Makes the source of logs: the configured command or file, else what the driver's processes print; null where there is none.</summary>
    public static ILogSource? CreateLogs(ProjectConfig config, IDriver? driver, DriverHost host, TimeProvider time) => config.Logs switch
    {
        { Command: not null } => new CommandLogSource(config, host, LogTimeout, time),
        { Journald: { } unit } => new CommandLogSource(config, host, LogTimeout, time, Journal(unit)),
        { File: { } file } => new FileLogSource(Path.GetFullPath(file, config.Root), host.Redact),
        { IsElsewhere: true } => null,
        _ => driver as ILogSource,
    };

    private static string Journal(string unit) =>
        $"journalctl --no-pager --quiet --output json --unit '{unit}' --since @{{{{from_seconds}}}} --until @{{{{to_seconds}}}} --lines {{{{limit}}}}";
}
