using System.Diagnostics;
using System.Globalization;
using Regreen.Adapters.Process.Supervising;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.TestServer;

namespace Regreen.Adapters.Tests.Processes;

/// <summary>A project in a folder of its own, which is empty of processes when the test is over.</summary>
public abstract class DriverTest : IAsyncDisposable
{
    private protected TestProject Project { get; } = new TestProject(Directory.CreateTempSubdirectory("regreen-test-").FullName).Commit("c1").Commit("c2", "other");

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public virtual async ValueTask DisposeAsync()
    {
        await using (var driver = Project.Driver())
        {
            await driver.StopPreviewsAsync(CancellationToken.None);
            foreach (var key in Directory.Exists(Deployments) ? Directory.EnumerateFiles(Deployments, "*.json").Select(Path.GetFileNameWithoutExtension) : [])
            {
                await driver.StopAsync(new Deployment(key!, false, System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty, Unknown), CancellationToken.None);
            }
        }

        Directory.Delete(Project.Root, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected static ServedRevision Unknown => new(null, null, null, RevisionSource.Unknown);

    protected string Deployments => Path.Combine(Project.Folder, "deployments");

    protected static async Task<DeploymentOutcome.Ready> ReadyAsync(IDriver driver, DeploymentRequest request)
    {
        var outcome = await driver.DeployAsync(request, Token);
        return outcome.ShouldBeOfType<DeploymentOutcome.Ready>(outcome.ToString());
    }

    protected static async Task<DeploymentFailure> FailureAsync(IDriver driver, DeploymentRequest request)
    {
        var outcome = await driver.DeployAsync(request, Token);
        return outcome.ShouldBeOfType<DeploymentOutcome.Failed>(outcome.ToString()).Failure;
    }

    /// <summary>Gets the failure of what has too little time, with more of it on a slow machine, until the failure is about what it waits for.</summary>
    private protected static async Task<DeploymentFailure> LateAsync(Func<TimeSpan, Task<DeploymentFailure>> deploy, Func<DeploymentFailure, bool> isTelling)
    {
        var failure = await deploy(TimeSpan.FromMilliseconds(400));
        foreach (var seconds in (int[])[2, 8, 30])
        {
            failure = isTelling(failure) ? failure : await deploy(TimeSpan.FromSeconds(seconds));
        }

        return failure;
    }

    protected static Task<string> GetAsync(DeploymentOutcome.Ready ready, string path, string process = "web") =>
        GetAsync(ready.Deployment.Addresses[process] + path);

    protected static async Task<string> GetAsync(string address)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(address), Token);
    }

    /// <summary>Waits for something that the operating system is about to do, with a deadline.</summary>
    protected static Task<TimeSpan> UntilAsync(Func<bool> condition, string what, double seconds = 10) =>
        UntilAsync(() => Task.FromResult(condition()), what, seconds);

    protected static async Task<TimeSpan> UntilAsync(Func<Task<bool>> condition, string what, double seconds = 10)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            watch.Elapsed.TotalSeconds.ShouldBeLessThan(seconds, $"Waited for this in vain: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Token);
        }

        return watch.Elapsed;
    }

    private protected ProcessState State(string key, string process = "web") =>
        ProcessState.Read(Path.Combine(Deployments, key, $"{process}.state")).ShouldNotBeNull();

    protected async Task<string> QuoteAsync(DeploymentFailure failure)
    {
        var locator = failure.Output.ShouldNotBeNull();
        var lines = (await Project.Evidence.GetAsync(locator.Evidence, Token)).ShouldNotBeNull().Split('\n');
        lines[locator.Line - 1].ShouldContain(locator.Quote);
        return locator.Quote;
    }

    protected static bool IsAlive(int process) => ProcessTable.Find(process) is { IsZombie: false };

    protected static int ReadId(string file) => int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
}
