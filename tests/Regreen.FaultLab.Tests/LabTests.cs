using System.Collections.Immutable;
using System.Text.Json;
using Regreen.FaultLab.Running;

namespace Regreen.FaultLab.Tests;

/// <summary>Four faults from end to end: a commit, a configuration value, one that was always there and is repaired by a script, and a change that harms nobody.</summary>
public sealed class LabTests
{
    private static readonly ImmutableArray<string> Four = ["wrong-arithmetic", "path-configured", "never-thrown", "healthy-settings"];

    [Fact]
    public async Task Four_faults_are_found_blamed_and_repaired_and_nothing_keeps_running()
    {
        var folder = Directory.CreateTempSubdirectory("lab-");
        try
        {
            using var output = new StringWriter();
            using var progress = new StringWriter();
            var options = new LabOptions(LabMaterial.Home, Four) { Folder = folder.FullName, Json = true };

            (await new Lab(options, output, progress, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken)).ShouldBe(0);

            using var figures = JsonDocument.Parse(output.ToString());
            var told = progress.ToString();
            Figure("faults").ShouldBe(4, told);
            (Figure("grouped"), Figure("cause_right"), Figure("confirmed"), Figure("repaired"), Figure("ended_right")).ShouldBe((1, 1, 1, 1, 1), told);
            (Figure("wrongly_blamed"), Figure("controls_accused"), Figure("tests_edited")).ShouldBe((0, 0, 0), told);
            Leftovers.End(folder.FullName).ShouldBe(0);

            double Figure(string name) => figures.RootElement.GetProperty(name).GetDouble();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_fault_that_goes_wrong_is_told_and_does_not_stop_the_lab()
    {
        var folder = Directory.CreateTempSubdirectory("lab-");
        try
        {
            var options = new LabOptions(LabMaterial.Home, ["healthy"]) { Folder = folder.FullName, Json = true };
            // The working folder cannot be made where a file stands.
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "work"), "in the way", TestContext.Current.CancellationToken);
            using var output = new StringWriter();
            using var progress = new StringWriter();

            (await new Lab(options, output, progress, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken)).ShouldBe(0);

            progress.ToString().ShouldContain("not run");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
