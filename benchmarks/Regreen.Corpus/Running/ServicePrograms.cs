using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Regreen.Core;
using Regreen.Corpus.Material;
using Regreen.FaultLab.Running;

namespace Regreen.Corpus.Running;

/// <summary>Starts services, each as a process of its own.</summary>
/// <param name="Services">Where they lie.</param>
/// <param name="Helpdesk">The sample agent with its packages.</param>
internal sealed record ServicePrograms(string Services, string Helpdesk)
{
    private static readonly TimeSpan TimeToStart = TimeSpan.FromSeconds(30);

    /// <summary>Gets the suite of xunit.</summary>
    public static string Suite { get; } = FindSuite();

    /// <summary>Makes ready what the entries need.</summary>
    /// <exception cref="UserErrorException">A package does not come.</exception>
    public static async Task<ServicePrograms> PrepareAsync(CorpusOptions options, ImmutableArray<Entry> entries, CancellationToken cancellationToken)
    {
        var helpdesk = Path.Combine(options.Folder, "helpdesk");
        var sample = Path.Combine(options.Home, "samples", "node-agent");
        if (entries.Any(entry => entry.Service.Contains("desk", StringComparison.Ordinal)))
        {
            LabFolder.Copy(Path.Combine(sample, "src"), Path.Combine(helpdesk, "src"));
            LabFolder.Copy(Path.Combine(sample, "data"), Path.Combine(helpdesk, "data"));
            foreach (var file in new[] { "package.json", "package-lock.json" })
            {
                File.Copy(Path.Combine(sample, file), Path.Combine(helpdesk, file), overwrite: true);
            }

            if (!Directory.Exists(Path.Combine(helpdesk, "node_modules")))
            {
                await InstallAsync(helpdesk, cancellationToken);
            }
        }

        return new ServicePrograms(Path.Combine(options.Home, "benchmarks", "Regreen.Corpus", "Services"), helpdesk);
    }

    /// <summary>Starts a service on a free port, and returns once it answers.</summary>
    /// <exception cref="UserErrorException">It does not answer.</exception>
    public async Task<RunningService> StartAsync(string service, TimeProvider time, CancellationToken cancellationToken)
    {
        var port = FreePort();
        var isPython = File.Exists(Path.Combine(Services, service + ".py"));
        var start = new ProcessStartInfo(isPython ? "/usr/bin/python3" : "node", [Path.Combine(Services, service + (isPython ? ".py" : ".mjs")), port.ToString(CultureInfo.InvariantCulture), Helpdesk])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["SHOP_TOKENS"] = $"ada={Users.Ada},bob={Users.Bob}";
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        var running = new RunningService(Process.Start(start)!, $"http://127.0.0.1:{port}");
        using var deadline = new CancellationTokenSource(TimeToStart, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        using var client = new HttpClient();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri($"{running.Address}/version"), linked.Token);
                return running;
            }
            catch (HttpRequestException) when (!linked.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), time, linked.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                running.Dispose();
                throw new UserErrorException($"The service {service} does not answer.", "Start it by hand to see why.");
            }
        }
    }

    private static async Task InstallAsync(string folder, CancellationToken cancellationToken)
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true })!;
        await npm.StandardOutput.ReadToEndAsync(cancellationToken);
        await npm.WaitForExitAsync(cancellationToken);
        if (npm.ExitCode != 0)
        {
            throw new UserErrorException("npm did not install the sample agent's packages.", $"Run `npm ci` in {folder}.");
        }
    }

    // Beside this program, or in the folder of its own project where each has one.
    private static string FindSuite()
    {
        const string Name = "Regreen.CorpusSuite";
        var beside = Path.Combine(AppContext.BaseDirectory, $"{Name}.dll");
        var folder = Path.Combine(AppContext.BaseDirectory, "..", "..", Name);
        return File.Exists(beside) || !Directory.Exists(folder) ? beside
            : Directory.EnumerateFiles(folder, $"{Name}.dll", SearchOption.AllDirectories).OrderByDescending(File.GetLastWriteTimeUtc).Select(Path.GetFullPath).FirstOrDefault(beside);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A service that runs.</summary>
internal sealed class RunningService(Process process, string address) : IDisposable
{
    public string Address => address;

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }
}
