using System.Security.Cryptography;
using System.Text.Json;
using Regreen.Core.Facts;
using Regreen.EndToEnd.Tests.Starting;
using Regreen.TestServer.Clusters;

namespace Regreen.EndToEnd.Tests;

/// <summary>The Node sample as revisions of a Cloud Run service, which are processes of this machine.</summary>
public sealed class CloudRunTests
{
    private const string Culprit = "Move the arithmetic of orders to its own module";

    [Fact]
    public async Task Revisions_go_from_red_to_proven_green_and_one_that_does_not_start_gets_no_traffic()
    {
        FakeRun run = null!;
        await using var ingress = new Ingress(part => run.PortOf(part == "agents" ? null : part));
        await using var workspace = await ImageWorkspace.MakeAsync(async made =>
        {
            run = await FakeRun.StartAsync(made.Images);
            return $$$"""
                  driver: cloud-run
                  ready: 60s
                  cloud_run: { project: shop, region: europe-west1, service: agents, image: "reg.example/agents:{{revision}}", credentials: .regreen/key.json, endpoint: "{{{run.Address}}}",
                    env: { HELPDESK_KEYS: "ada:${ADA_KEY},bob:${BOB_KEY}" } }

                """;
        });
        await using var api = run;
        run.AddressOf = tag => ingress.AddressOf(tag ?? "agents");
        var inner = workspace.Inner;
        await WriteKeyAsync(inner.Folder, run);
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
        run.State!["traffic"]!.AsArray().ShouldHaveSingleItem()!["percent"]!.GetValue<int>().ShouldBe(100);
        workspace.Images.Running.ShouldHaveSingleItem();
        var serving = run.ImageAt("agents");

        // When a commit ends at its start
        await inner.GitAsync("checkout", "--quiet", "--detach", facts.OfType<RepairCommitted>().Single().Branch!);
        await workspace.EditAsync("src/main.js", "const log = openLog();", "const log = openLog();\nthrow new Error('the price list is not there');");
        await workspace.CommitAsync("Read the price list first");
        var ended = await inner.RunAsync("run");

        // Then the reason is told, and the former revision serves
        var failure = (await inner.FactsAsync()).OfType<DeploymentFailed>().First().Failure;
        failure.Stage.ShouldBe(DeploymentStage.Start, ended.Error);
        failure.Reason.ShouldContain("The user-provided container failed to start and listen");
        run.ImageAt("agents").ShouldBe(serving, ended.Error);
        (await inner.RunAsync("down")).ShouldExitWith(0);
        run.State.ShouldBeNull();
    }

    private static async Task WriteKeyAsync(string folder, FakeRun run)
    {
        using var rsa = RSA.Create(2048);
        Directory.CreateDirectory(Path.Combine(folder, ".regreen"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, ".regreen", "key.json"),
            JsonSerializer.Serialize(new
            {
                type = "service_account",
                client_email = "regreen@shop.iam.gserviceaccount.com",
                private_key_id = "1",
                private_key = rsa.ExportPkcs8PrivateKeyPem(),
                token_uri = new Uri(run.Address, "/token").ToString(),
            }),
            TestContext.Current.CancellationToken);
    }
}
