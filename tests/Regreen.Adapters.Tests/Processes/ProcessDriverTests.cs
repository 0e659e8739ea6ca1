using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.TestServer;

namespace Regreen.Adapters.Tests.Processes;

public sealed class ProcessDriverTests : IAsyncDisposable
{
    private readonly TestProject _project = new TestProject(Directory.CreateTempSubdirectory("regreen-test-").FullName).Commit("c1").Commit("c2", "other");

    [Fact]
    public async Task Builds_starts_and_serves_the_revision_until_it_is_stopped()
    {
        await using var driver = _project.Driver();

        var ready = await ReadyAsync(driver, TestProject.Request("run-1/deploy 1", preview: true));

        ready.Built.ShouldBeTrue();
        ready.Deployment.Revision.Tree.ShouldBe(await _project.Repository.TreeAsync(TestProject.Candidate(), Token));
        ready.Deployment.Revision.Source.ShouldBe(RevisionSource.Service);
        (await GetAsync(ready, "/version")).ShouldContain(ready.Deployment.Revision.Tree!);
        (await driver.StatusAsync(ready.Deployment, Token)).ShouldHaveSingleItem().IsRunning.ShouldBeTrue();

        await driver.StopAsync(ready.Deployment, Token);

        await Should.ThrowAsync<HttpRequestException>(GetAsync(ready, "/version"));
        (await driver.FindAsync(ready.Deployment.Id, Token)).ShouldBeNull();
    }

    public async ValueTask DisposeAsync()
    {
        await using (var driver = _project.Driver())
        {
            await driver.StopPreviewsAsync(CancellationToken.None);
        }

        Directory.Delete(_project.Root, recursive: true);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<DeploymentOutcome.Ready> ReadyAsync(IDriver driver, DeploymentRequest request)
    {
        var outcome = await driver.DeployAsync(request, Token);
        return outcome.ShouldBeOfType<DeploymentOutcome.Ready>(outcome.ToString());
    }

    private static async Task<string> GetAsync(DeploymentOutcome.Ready ready, string path)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(ready.Deployment.Addresses["web"] + path, Token);
    }
}
