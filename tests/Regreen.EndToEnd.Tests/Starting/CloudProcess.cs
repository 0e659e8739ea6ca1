using System.Diagnostics;

namespace Regreen.EndToEnd.Tests.Starting;

/// <summary>What stands behind the <c>gcloud</c> of <c>samples/gcloud-shims</c>: keeps services running, and ends them with itself.</summary>
internal sealed class CloudProcess : IAsyncDisposable
{
    private readonly Process _process;

    private CloudProcess(Process process) => _process = process;

    /// <summary>Starts it and waits until it takes deployments.</summary>
    public static async Task<CloudProcess> StartAsync(Workspace workspace)
    {
        var environment = workspace.Environment;
        var start = new ProcessStartInfo("node", [Path.Combine(Workspace.Sources, "samples", "gcloud-shims", "cloud.mjs"), environment["CLOUD_STATE"]])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["HELPDESK_KEYS"] = $"ada:{environment["ADA_KEY"]},bob:{environment["BOB_KEY"]}";
        var cloud = new CloudProcess(Process.Start(start)!);
        (await cloud._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("the cloud is up");
        return cloud;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Shell.RunAsync(Workspace.Sources, "kill", "-TERM", $"{_process.Id}");
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
