using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.EndToEnd.Tests;

/// <summary>The Node sample in a cluster whose pods are processes of this machine, behind an ingress.</summary>
public sealed class KubernetesTests
{
    private const string Culprit = "Move the arithmetic of orders to its own module";

    [Fact]
    public async Task Pods_go_from_red_to_proven_green_and_a_roll_out_that_fails_leaves_the_former_ones()
    {
        await using var site = await ClusterSite.StartAsync();
        var (inner, cluster) = (site.Workspace, site.Cluster);
        (await inner.RunAsync("run")).ShouldExitWith(0);

        // When the arithmetic is broken
        await inner.ApplyAsync("0006-Move-the-arithmetic-of-orders-to-its-own-module");
        await inner.ApplyAsync("0007-Say-sold-out-instead-of-zero");
        (await inner.RunAsync("run")).ShouldExitWith(0);

        // Then its commit was found by deploying revisions, and taken back
        var facts = await inner.FactsAsync();
        Expecting.OneConfirmedCommit(facts).Subject.ShouldBe(Culprit);
        Expecting.AllProven(facts);
        Expecting.NothingTwice(facts);
        await Expecting.OneRepairCommitAsync(inner.Folder);
        facts.OfType<RevisionDeployed>().ShouldAllBe(deployed => deployed.Deployment.Revision.Source == RevisionSource.Service);
        var pod = cluster.Kubelet!.Pods.ShouldHaveSingleItem();
        (pod.Space, pod.IsReady).ShouldBe(("staging", true));
        cluster.Objects.ShouldNotContain(path => path.Contains("/previews/", StringComparison.Ordinal) && !path.EndsWith("/secrets/helpdesk", StringComparison.Ordinal));

        // When a commit ends at its start
        await inner.GitAsync("checkout", "--quiet", "--detach", facts.OfType<RepairCommitted>().Single().Branch!);
        await site.Images.EditAsync("src/main.js", "const log = openLog();", "const log = openLog();\nthrow new Error('the price list is not there');");
        await site.Images.CommitAsync("Read the price list first");
        var ended = await inner.RunAsync("run");

        // Then the reason is told, and the former pod serves
        var failure = (await inner.FactsAsync()).OfType<DeploymentFailed>().First().Failure;
        failure.Stage.ShouldBe(DeploymentStage.Start, ended.Error);
        failure.Reason.ShouldContain("the price list is not there", Case.Sensitive, failure.Reason);
        var left = cluster.Kubelet.Pods.ShouldHaveSingleItem();
        left.IsReady.ShouldBeTrue(ended.Error);
        (await inner.RunAsync("down")).ShouldExitWith(0);
        cluster.Kubelet.Pods.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_image_that_was_pushed_anew_under_its_tag_is_likely_where_no_commit_explains_the_failure()
    {
        await using var site = await ClusterSite.StartAsync();
        (await site.Workspace.RunAsync("run")).ShouldExitWith(0);
        var tree = (await site.Workspace.FactsAsync()).OfType<RevisionDeployed>().Single().Deployment.Revision.Tree!;

        await site.Images.PushAnewAsync(tree, "src/answers.js", "amount.toFixed(2)", "(amount + 1).toFixed(2)");
        var ended = (await site.Workspace.RunAsync("run")).ShouldExitWith(8);

        var diagnosis = (await site.Workspace.FactsAsync()).OfType<IssueDiagnosed>().ShouldHaveSingleItem(ended.Error).Diagnosis;
        (diagnosis.Ending, diagnosis.Cause).ShouldBe((Ending.Likely, new SurroundingsSuspect($"image reg.example/agents:{tree}")));
        diagnosis.Summary.ShouldContain("It would be refuted if the failure stayed with that put back.");
    }
}
