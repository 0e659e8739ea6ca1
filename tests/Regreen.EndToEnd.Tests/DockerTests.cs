using Regreen.Core.Facts;
using Regreen.EndToEnd.Tests.Starting;
using Regreen.TestServer.Containers;

namespace Regreen.EndToEnd.Tests;

/// <summary>The Node sample as containers of an Engine whose containers are processes of this machine.</summary>
public sealed class DockerTests
{
    private const string Culprit = "Move the arithmetic of orders to its own module";

    [Fact]
    public async Task A_container_goes_from_red_to_proven_green_and_no_preview_is_left()
    {
        await using var engine = await FakeEngine.StartAsync(TestContext.Current.CancellationToken);
        await using var workspace = await WorkspaceAsync(engine);
        (await workspace.RunAsync("run")).ShouldExitWith(0);
        await workspace.ApplyAsync("0006-Move-the-arithmetic-of-orders-to-its-own-module");
        await workspace.ApplyAsync("0007-Say-sold-out-instead-of-zero");

        (await workspace.RunAsync("run")).ShouldExitWith(0);

        var facts = await workspace.FactsAsync();
        Expecting.OneConfirmedCommit(facts).Subject.ShouldBe(Culprit);
        Expecting.AllProven(facts);
        // The target, and what it replaced.
        engine.Containers.Where(container => container.IsRunning).ShouldHaveSingleItem();
        engine.Containers.ShouldAllBe(container => container.Labels["regreen.preview"]!.GetValue<string>() == "false");
        engine.Builds.ShouldBe(engine.Images.Count, "a revision is built once");
        (await workspace.RunAsync("down")).ShouldExitWith(0);
        engine.Containers.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_was_killed_is_cleaned_up_by_its_labels()
    {
        await using var engine = await FakeEngine.StartAsync(TestContext.Current.CancellationToken);
        await using var workspace = await WorkspaceAsync(engine);
        await workspace.ApplyAsync("0006-Move-the-arithmetic-of-orders-to-its-own-module");
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        engine.BeforeStart = container =>
        {
            if (container.Labels["regreen.preview"]!.GetValue<string>() == "true")
            {
                first.TrySetResult();
            }
        };
        await using (var run = workspace.Start("run"))
        {
            await first.Task.WaitAsync(TimeSpan.FromMinutes(5), TimeProvider.System, TestContext.Current.CancellationToken);
            await run.SignalAsync("KILL");
            await run.EndAsync();
        }

        engine.Containers.ShouldContain(container => container.Labels["regreen.preview"]!.GetValue<string>() == "true");
        await workspace.RunAsync("clean");

        engine.Containers.ShouldHaveSingleItem().Labels["regreen.preview"]!.GetValue<string>().ShouldBe("false");
    }

    private static async Task<Workspace> WorkspaceAsync(FakeEngine engine)
    {
        var workspace = await Workspace.HealthyNodeSampleAsync();
        var file = Path.Combine(workspace.Folder, "regreen.yaml");
        var yaml = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace("{{bot.", "{{service.", StringComparison.Ordinal);
        var (start, end) = (yaml.IndexOf("deploy: {", StringComparison.Ordinal), yaml.IndexOf("preview:", StringComparison.Ordinal));
        await File.WriteAllTextAsync(
            file,
            $$$"""
            {{{yaml[..start]}}}deploy:
              driver: docker
              inputs: [src, data, package.json, package-lock.json, Dockerfile]
              docker: { port: 8080, engine: "{{{engine.Address}}}", env: { HELPDESK_KEYS: "ada:${ADA_KEY},bob:${BOB_KEY}" } }
            {{{yaml[end..]}}}
            """,
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(workspace.Folder, "Dockerfile"),
            """
            FROM node:20
            WORKDIR /app
            COPY package.json package-lock.json ./
            RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
            COPY data ./data
            COPY src ./src
            CMD ["node", "src/main.js", "--host", "127.0.0.1", "--port", "8080"]

            """,
            TestContext.Current.CancellationToken);
        await workspace.GitAsync("add", "--all");
        await workspace.GitAsync("commit", "--quiet", "--message=Deploy as a container");
        return workspace;
    }
}
