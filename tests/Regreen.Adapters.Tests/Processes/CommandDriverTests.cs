using System.Text.Json.Nodes;
using Regreen.Adapters.Process.Deploying;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.TestServer;

namespace Regreen.Adapters.Tests.Processes;

/// <summary>The command puts out what a running server of the test then serves, as a cloud does.</summary>
public sealed class CommandDriverTests : DriverTest
{
    private readonly string _served;
    private readonly string _calls;
    private ProcessDriver? _cloud;
    private string _address = "";

    public CommandDriverTests()
    {
        _served = Path.Combine(Project.Root, "served");
        _calls = Path.Combine(Project.Root, "calls");
        File.WriteAllText(_served, "former");
    }

    [Fact]
    public async Task Runs_the_command_in_a_checkout_and_takes_the_address_from_its_output()
    {
        await using var cloud = await CloudAsync();
        using var driver = Driver(Puts("cat main.txt >> $CALLS; ls $REGREEN_CONFIG_DIR >> $CALLS; echo warning >&2; echo '{\"old\": 1}'; printf '{\\n \"service\": {\"url\": \"%s\"}\\n}\\n' $ADDRESS; echo bye"));

        var ready = await ReadyAsync(driver, TestProject.Request("run/1", preview: false));

        ready.Deployment.Addresses["target"].ShouldBe(_address);
        ready.Deployment.Addresses["output.service.url"].ShouldBe(_address);
        ready.Deployment.Addresses.ContainsKey("output.old").ShouldBeFalse();
        ready.Deployment.Revision.ShouldBe(new ServedRevision(
            await Project.Repository.TreeAsync(TestProject.Candidate(), Token), null, ready.Deployment.Revision.Instance, RevisionSource.Service));
        (await File.ReadAllTextAsync(_calls, Token)).ShouldBe("mainstaging.json\n");
        (await driver.StatusAsync(ready.Deployment, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_key_is_put_out_once_and_found_while_its_revision_is_served()
    {
        await using var cloud = await CloudAsync();
        using var driver = Driver(Puts("echo x >> $CALLS; echo \"{\\\"service\\\":{\\\"url\\\":\\\"$ADDRESS\\\"}}\""));

        await ReadyAsync(driver, TestProject.Request("k", preview: false));
        await ReadyAsync(driver, TestProject.Request("k", preview: false));

        (await File.ReadAllTextAsync(_calls, Token)).ShouldBe("x\n");
        (await driver.FindAsync("k", Token)).ShouldNotBeNull();
        await File.WriteAllTextAsync(_served, "foreign", Token);
        (await driver.FindAsync("k", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_command_that_ended_well_before_its_run_was_killed_is_not_run_again()
    {
        await using var cloud = await CloudAsync();
        using var driver = Driver(Puts("echo x >> $CALLS; echo \"{\\\"service\\\":{\\\"url\\\":\\\"$ADDRESS\\\"}}\""));
        await ReadyAsync(driver, TestProject.Request("k", preview: false));
        var record = Path.Combine(Deployments, "k.json");
        var text = await File.ReadAllTextAsync(record, Token);
        text.ShouldContain("\"isPutOut\": true");
        await File.WriteAllTextAsync(record, WithoutRevision(text), Token);

        await ReadyAsync(driver, TestProject.Request("k", preview: false));

        (await File.ReadAllTextAsync(_calls, Token)).ShouldBe("x\n");
    }

    [Fact]
    public async Task A_command_that_fails_shows_its_output()
    {
        using var driver = Driver("sh -c 'echo uploading; echo \"ERROR: (gcloud.run.deploy) PERMISSION_DENIED\" >&2; exit 1'");

        var failure = await FailureAsync(driver, TestProject.Request("k", preview: false));

        failure.Stage.ShouldBe(DeploymentStage.Start);
        failure.Reason.ShouldBe("The command ended with exit code 1: ERROR: (gcloud.run.deploy) PERMISSION_DENIED");
        (await QuoteAsync(failure)).ShouldBe("ERROR: (gcloud.run.deploy) PERMISSION_DENIED");
        (await driver.FindAsync("k", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_command_that_does_not_end_is_ended()
    {
        Project.Deploy = Project.Deploy with { BuildTimeout = TimeSpan.FromMilliseconds(600) };
        using var driver = Driver($"sh -c 'echo $$ > {_calls}; sleep 600'");

        var failure = await FailureAsync(driver, TestProject.Request("k", preview: false));

        failure.Reason.ShouldBe("The command was not done within 0.6 s (deploy.build_timeout).");
        IsAlive(ReadId(_calls)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_command_that_says_done_while_another_revision_is_served_is_a_failure()
    {
        await using var cloud = await CloudAsync();

        var failure = await LateAsync(
            async patience =>
            {
                Project.Deploy = Project.Deploy with { ReadyTimeout = patience };
                using var driver = Driver("sh -c 'echo \"{\\\"service\\\":{\\\"url\\\":\\\"$ADDRESS\\\"}}\"'");
                return await FailureAsync(driver, TestProject.Request("k", preview: false));
            },
            failure => failure.Reason.Contains("says that", StringComparison.Ordinal));

        failure.Stage.ShouldBe(DeploymentStage.Revision);
        failure.Reason.ShouldContain("says that it is revision 'former', not '");
    }

    [Fact]
    public async Task A_process_that_the_command_left_running_is_named_where_nothing_is_served_then()
    {
        await using var cloud = await CloudAsync();
        Project.Deploy = Project.Deploy with { ReadyTimeout = TimeSpan.FromMilliseconds(400) };
        using var driver = Driver("sh -c 'sleep 600 & echo \"{\\\"service\\\":{\\\"url\\\":\\\"$ADDRESS\\\"}}\"'");

        var failure = await FailureAsync(driver, TestProject.Request("k", preview: false));

        failure.Reason.ShouldEndWith(" The command left sleep running, which ended with it: what is to outlive it must be handed to something that keeps it, or be started by 'driver: process'.");
    }

    [Fact]
    public async Task An_address_that_the_command_does_not_print_is_named()
    {
        using var driver = Driver("sh -c 'echo done'");

        var error = await Should.ThrowAsync<UserErrorException>(driver.DeployAsync(TestProject.Request("k", preview: false), Token));

        error.Message.ShouldBe("'{{output.service.url}}' has no value here.");
    }

    [Fact]
    public async Task Previews_are_started_and_stopped_by_their_own_commands()
    {
        await using var cloud = await CloudAsync();
        Project.Preview = new PreviewConfig(PreviewState.Fresh)
        {
            Run = Puts("echo \"up $REGREEN_DEPLOYMENT\" >> $CALLS; echo \"{\\\"service\\\":{\\\"url\\\":\\\"$ADDRESS\\\"}}\""),
            Stop = "sh -c 'echo \"down $REGREEN_DEPLOYMENT $0\" >> $CALLS' {{output.service.url}}",
        };
        using var driver = Driver("false");
        await ReadyAsync(driver, TestProject.Request("p", preview: true));

        await driver.StopPreviewsAsync(Token);

        (await File.ReadAllTextAsync(_calls, Token)).ShouldBe($"up p\ndown p {_address}\n");
        (await driver.FindAsync("p", Token)).ShouldBeNull();
        await driver.StopPreviewsAsync(Token);
        (await File.ReadAllLinesAsync(_calls, Token)).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_preview_that_could_not_be_stopped_is_not_begun()
    {
        using var driver = Driver("true");

        var error = await Should.ThrowAsync<UserErrorException>(driver.DeployAsync(TestProject.Request("p", preview: true), Token));

        error.Category.ShouldBe(FailureCategory.Usage);
        error.Hint.ShouldBe("Set preview.run and preview.stop in regreen.yaml.");
    }

    [Fact]
    public async Task A_stop_that_fails_is_not_taken_for_done()
    {
        await using var cloud = await CloudAsync();
        Project.Deploy = Project.Deploy with { Stop = "sh -c 'echo Error: quota; exit 9'" };
        using var driver = Driver(Puts("echo \"{\\\"service\\\":{\\\"url\\\":\\\"$ADDRESS\\\"}}\""));
        var ready = await ReadyAsync(driver, TestProject.Request("k", preview: false));

        var error = await Should.ThrowAsync<UserErrorException>(driver.StopAsync(ready.Deployment, Token));

        error.Message.ShouldBe("'k' could not be stopped. The command ended with exit code 9: Error: quota");
        (await driver.FindAsync("k", Token)).ShouldNotBeNull();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_cloud is not null)
        {
            await _cloud.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private static string WithoutRevision(string record)
    {
        var json = JsonNode.Parse(record)!;
        json["revision"] = null;
        return json.ToJsonString();
    }

    private string Puts(string commands) => $"sh -c '{commands.Replace("'", "'\\''", StringComparison.Ordinal)}; echo $REGREEN_REVISION > {_served}'";

    private async Task<ProcessDriver> CloudAsync()
    {
        var deploy = Project.Deploy;
        var target = Project.Target;
        Project.Deploy = deploy with { Processes = [TestProject.Serving("web") with { Run = TestProject.Serving("web").Run.Replace("{{out}}/revision", _served, StringComparison.Ordinal) }] };
        Project.Target = target with { Revision = null };
        _cloud = new ProcessDriver(
            Project.Config, Project.Repository, Project.Evidence, Project.Host with { Folder = Path.Combine(Project.Root, "cloud") }, TimeProvider.System);
        _address = (await ReadyAsync(_cloud, TestProject.Request("cloud", preview: true))).Deployment.Addresses["web"];
        (Project.Deploy, Project.Target) = (deploy, target);
        return _cloud;
    }

    private CommandDriver Driver(string run)
    {
        Project.Environment = Project.Environment.SetItem("CALLS", _calls).SetItem("ADDRESS", _address);
        Project.Target = Project.Target with { Http = "{{output.service.url}}", Ready = "/ready" };
        Project.ConfigurationText = (_, _) => "{}";
        Project.Deploy = Project.Deploy with
        {
            Driver = DriverKind.Command,
            Run = run,
            Configuration = ["staging.json"],
            InheritedEnvironment = ["CALLS", "ADDRESS"],
        };
        return new CommandDriver(Project.Config, Project.Repository, Project.Evidence, Project.Host, TimeProvider.System);
    }
}
