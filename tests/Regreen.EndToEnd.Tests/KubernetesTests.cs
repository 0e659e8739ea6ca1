using Regreen.Core.Facts;
using Regreen.EndToEnd.Tests.Starting;
using Regreen.TestServer.Clusters;

namespace Regreen.EndToEnd.Tests;

/// <summary>The Node sample in a cluster whose pods are processes of this machine, behind an ingress.</summary>
public sealed class KubernetesTests
{
    private const string Culprit = "Move the arithmetic of orders to its own module";

    private const string Manifest =
        """
        apiVersion: v1
        kind: Service
        metadata: { name: agents }
        spec: { selector: { app: agents }, ports: [ { port: 80 } ] }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: agents }
        spec:
          selector: { matchLabels: { app: agents } }
          template:
            metadata: { labels: { app: agents } }
            spec:
              containers:
                - name: main
                  image: "{{image}}"
                  env: [ { name: HELPDESK_KEYS, valueFrom: { secretKeyRef: { name: helpdesk, key: keys } } } ]

        """;

    [Fact]
    public async Task Pods_go_from_red_to_proven_green_and_a_roll_out_that_fails_leaves_the_former_ones()
    {
        FakeCluster cluster = null!;
        await using var ingress = new Ingress(service => cluster.PortOf(service));
        await using var workspace = await ImageWorkspace.MakeAsync(
            _ => Task.FromResult(
                $$$"""
                  driver: kubernetes
                  ready: 60s
                  kubernetes:
                    manifests: [deploy/agents.yaml]
                    image: reg.example/agents:{{revision}}
                    namespace: staging
                    url: {{{ingress.AddressOf("staging.agents")}}}
                    preview_namespace: previews
                    preview_url: "{{{ingress.AddressOf("previews.agents")}}}{{suffix}}"
                    kubeconfig: .regreen/kubeconfig

                """),
            ("deploy/agents.yaml", Manifest));
        await using var api = cluster = await FakeCluster.StartAsync(workspace.Images);
        cluster.Keep("staging", "helpdesk", "keys", workspace.Keys);
        cluster.Keep("previews", "helpdesk", "keys", workspace.Keys);
        await ConnectAsync(workspace.Inner.Folder, cluster);
        var inner = workspace.Inner;
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
        await workspace.EditAsync("src/main.js", "const log = openLog();", "const log = openLog();\nthrow new Error('the price list is not there');");
        await workspace.CommitAsync("Read the price list first");
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

    private static async Task ConnectAsync(string folder, FakeCluster cluster)
    {
        Directory.CreateDirectory(Path.Combine(folder, ".regreen"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, ".regreen", "kubeconfig"),
            $$"""
            { "current-context": "here", "contexts": [ { "name": "here", "context": { "cluster": "c", "user": "u" } } ],
              "clusters": [ { "name": "c", "cluster": { "server": "{{cluster.Address}}" } } ], "users": [ { "name": "u", "user": { "token": "t0ken" } } ] }
            """,
            TestContext.Current.CancellationToken);
    }
}
