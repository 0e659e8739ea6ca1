using Regreen.Core.Deploying;

namespace Regreen.TestServer;

/// <summary>A run of its own process, so that a test can kill it.</summary>
internal static class Owner
{
    public static async Task<int> RunAsync(string root, string key, string kind)
    {
        var project = new TestProject(root);
        if (kind == "unready")
        {
            project.Deploy = project.Deploy with { Processes = [TestProject.Serving("web", "--unready 100000")] };
        }

        var driver = project.Driver();
        var outcome = await driver.DeployAsync(TestProject.Request(key, preview: kind == "preview"), CancellationToken.None);
        Console.WriteLine(outcome is DeploymentOutcome.Ready ready ? ready.Deployment.Addresses["web"] : outcome.ToString());
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
        GC.KeepAlive(driver);
        return 0;
    }
}
