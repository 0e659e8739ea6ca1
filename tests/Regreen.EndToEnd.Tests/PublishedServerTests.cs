using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.EndToEnd.Tests.Starting;

namespace Regreen.EndToEnd.Tests;

/// <summary>The samples for servers that others publish: each is installed from its package, started by its script, and tested by its suite.</summary>
public sealed class PublishedServerTests
{
    private static readonly TimeSpan Install = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("openai-stream", "4571", "/health", 3)]
    [InlineData("ag-ui", "4572", "/health", 2)]
    [InlineData("mcp-everything", "4573", "/mcp", 2)]
    public async Task A_server_that_nobody_here_wrote_is_tested_in_the_words_of_the_contract(string sample, string port, string path, int cases)
    {
        await using var workspace = Workspace.Empty();
        var free = FreePort().ToString(CultureInfo.InvariantCulture);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Workspace.Sources, "samples", sample)))
        {
            File.Copy(file, Path.Combine(workspace.Folder, Path.GetFileName(file)));
        }

        var settings = Path.Combine(workspace.Folder, "regreen.yaml");
        await File.WriteAllTextAsync(settings, (await File.ReadAllTextAsync(settings, TestContext.Current.CancellationToken)).Replace(port, free, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        using var server = Process.Start(new ProcessStartInfo(Path.Combine(workspace.Folder, "serve"), [free]) { WorkingDirectory = workspace.Folder })!;
        try
        {
            await AnswersAsync(server, $"http://127.0.0.1:{free}{path}");

            // Nobody says which revision serves, so nothing of it can be proven; every claim is, and says so.
            (await workspace.RunAsync("test")).ShouldExitWith(4);
            var judged = (await workspace.FactsAsync()).OfType<AttemptFinished>().Select(finished => finished.Judged).ToList();
            judged.Count.ShouldBe(cases);
            judged.ShouldAllBe(one => one.Passed && one.Verdict == Verdict.Unproven && one.Reason == "nobody says which revision served");
            judged.ShouldAllBe(one => one.Receipt!.Controls.Length > 2 && one.Receipt.Controls.All(control => control.IsMet));
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task AnswersAsync(Process server, string address)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Install);
        using var http = new HttpClient();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        while (await timer.WaitForNextTickAsync(deadline.Token))
        {
            server.HasExited.ShouldBeFalse("the server has ended");
            try
            {
                using var answer = await http.GetAsync(new Uri(address), deadline.Token);
                return;
            }
            catch (HttpRequestException)
            {
                // It is not there yet.
            }
        }
    }
}
