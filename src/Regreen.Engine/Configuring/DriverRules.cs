using Regreen.Core.Configuring;

namespace Regreen.Engine.Configuring;

/// <summary>Which keys a driver needs, and which are another's.</summary>
internal static class DriverRules
{
    private static readonly DriverKind[] WithSection = [DriverKind.Docker];

    public static void Check(MapReader deploy)
    {
        var driver = DriverOf(deploy);
        CheckProcesses(deploy, driver);
        if (driver == DriverKind.Command)
        {
            if (!deploy.Has("run"))
            {
                deploy.Error("run", "'deploy' has no 'run', which 'driver: command' needs.", "Add 'run: ' with the command that puts the target out.");
            }
        }
        else
        {
            OnlyForCommands(deploy, "deploy", "run");
            OnlyForCommands(deploy, "deploy", "stop");
        }

        foreach (var other in WithSection)
        {
            CheckSection(deploy, driver, other);
        }
    }

    public static void CheckPreview(MapReader deploy, MapReader preview)
    {
        if (DriverOf(deploy) != DriverKind.Command)
        {
            OnlyForCommands(preview, "preview", "run");
            OnlyForCommands(preview, "preview", "stop");
        }
        else if (!preview.Has("run"))
        {
            preview.Error("run", "'preview' has no 'run', which 'driver: command' needs.", "Add 'run: ' with the command that starts a preview.");
        }
    }

    /// <summary>Gets what a file's driver is; one that is not named is 'process'.</summary>
    public static DriverKind DriverOf(MapReader? deploy) => deploy?.Choice<DriverKind>("driver") ?? DriverKind.Process;

    private static void CheckProcesses(MapReader deploy, DriverKind driver)
    {
        var processes = deploy.Map("processes");
        if (driver != DriverKind.Process)
        {
            if (processes is not null)
            {
                deploy.Error("processes", "'deploy.processes' is for 'driver: process'.", "Remove it, or change the driver.");
            }
        }
        else if (processes is null || processes.Source.Entries.IsEmpty)
        {
            deploy.Error("processes", "'deploy' names no process to start.", "Add 'processes: { service: { run: … } }', or 'driver: command' with 'run'.");
        }
    }

    private static void CheckSection(MapReader deploy, DriverKind driver, DriverKind section)
    {
        var key = Words.Kebab(section);
        if (driver == section && !deploy.Has(key))
        {
            deploy.Error(key, $"'deploy' has no '{key}', which 'driver: {key}' needs.", $"Add '{key}: ' with what is put out; docs/guides/delivering.md shows how.");
        }
        else if (driver != section && deploy.Has(key))
        {
            deploy.Error(key, $"'deploy.{key}' is for 'driver: {key}'.", $"Remove it, or write 'driver: {key}'.");
        }
    }

    private static void OnlyForCommands(MapReader reader, string section, string key)
    {
        if (reader.Has(key))
        {
            reader.Error(key, $"'{section}.{key}' is for 'driver: command'.", "Remove it, or write 'driver: command'.");
        }
    }
}
