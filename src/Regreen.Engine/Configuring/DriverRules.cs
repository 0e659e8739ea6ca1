using Regreen.Core.Configuring;

namespace Regreen.Engine.Configuring;

/// <summary>Which keys a driver needs, and which are another's.</summary>
internal static class DriverRules
{
    private static readonly DriverKind[] WithSection = [DriverKind.Docker, DriverKind.Kubernetes, DriverKind.CloudRun];

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
            CheckPreviewNamespace(deploy);
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
        var name = Words.Kebab(section);
        var key = name.Replace('-', '_');
        if (driver == section && !deploy.Has(key))
        {
            deploy.Error(key, $"'deploy' has no '{key}', which 'driver: {name}' needs.", $"Add '{key}: ' with what is put out; docs/guides/delivering.md shows how.");
        }
        else if (driver != section && deploy.Has(key))
        {
            deploy.Error(key, $"'deploy.{key}' is for 'driver: {name}'.", $"Remove it, or write 'driver: {name}'.");
        }
    }

    // In the target's own namespace its service would send users to previews.
    private static void CheckPreviewNamespace(MapReader deploy)
    {
        if (deploy.Map("kubernetes") is not { } kubernetes)
        {
            return;
        }

        foreach (var key in ((string[])["preview_namespace", "preview_url"]).Where(key => !kubernetes.Has(key)))
        {
            kubernetes.Error(key, $"'deploy.kubernetes' has no '{key}', which previews need.", "Add it, or remove 'preview'.");
        }

        if (kubernetes.Text("preview_namespace") is { } space && space == kubernetes.Text("namespace"))
        {
            kubernetes.Error("preview_namespace", $"The namespace '{space}' is the target's, whose service would send users to previews.", "Name another.");
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
