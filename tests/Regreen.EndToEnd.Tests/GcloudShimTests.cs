using Regreen.Core.Facts;
using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.EndToEnd.Tests;

/// <summary>Deploying, reading logs and taking previews away by commands, as with the command line of a cloud.</summary>
public sealed class GcloudShimTests
{
    [Fact]
    public async Task Deployments_by_the_command_line_of_a_cloud_are_proven_and_a_refusal_is_told_in_its_words()
    {
        await using var workspace = await Workspace.GcloudShimsAsync();
        await using var cloud = await CloudProcess.StartAsync(workspace);

        (await workspace.RunAsync("run", "--format", "json")).ShouldExitWith(0);
        Expecting.AllProven(await workspace.FactsAsync());

        await File.WriteAllTextAsync(Path.Combine(workspace.Environment["CLOUD_STATE"], "refuse"), "", TestContext.Current.CancellationToken);
        (await workspace.RunAsync("run", "--format", "json")).ShouldExitWith(3);

        var failed = (await workspace.FactsAsync()).OfType<DeploymentFailed>().ShouldHaveSingleItem().Failure;
        failed.Stage.ShouldBe(DeploymentStage.Start);
        failed.Reason.ShouldContain("PERMISSION_DENIED: Permission 'run.services.update' denied on resource 'agents'");
    }
}
