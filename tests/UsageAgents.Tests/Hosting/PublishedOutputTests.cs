using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace UsageAgents.Tests.Hosting;

/// <summary>Looks for a way around the tokens in what is deployed.</summary>
public sealed partial class PublishedOutputTests : IDisposable
{
    private static readonly string[] Forbidden =
        ["bypass", "X-E2E", "demo-user", "X-Test", "test-user", "skip_auth", "SkipAuth", "DisableAuth", "AllowAnonymous", "backdoor", "master-key"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("published-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_published_service_knows_no_way_around_its_tokens()
    {
        await PublishAsync("UsageAgents.Service");

        // Of the cluster only this one file is not also the service's.
        FileInfo[] own = [.. _folder.GetFiles("*", SearchOption.AllDirectories).Where(IsOwn), new FileInfo(Path.Combine(AppContext.BaseDirectory, "UsageAgents.Cluster.dll"))];
        own.Where(file => file.Extension == ".dll").Select(file => Path.GetFileNameWithoutExtension(file.Name)).Order(StringComparer.Ordinal)
            .ShouldBe(["UsageAgents", "UsageAgents.Cluster", "UsageAgents.Contracts", "UsageAgents.Models", "UsageAgents.Service"]);
        own.ShouldContain(file => file.Name == "appsettings.json");
        own.SelectMany(file => Found(file, Forbidden)).ShouldBeEmpty();
        own.SelectMany(file => Found(file, ["X-Revision"])).ShouldContain(line => line.StartsWith("UsageAgents.Service.dll", StringComparison.Ordinal), "the search finds what is there");
    }

    [Fact]
    public void No_configuration_builds_other_code()
    {
        // So that what was published for this test holds what any other configuration would.
        var sources = Directory.GetDirectories(Path.Combine(Root(), "src"), "UsageAgents*").SelectMany(folder => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)).ToArray();

        sources.Length.ShouldBeGreaterThan(100);
        sources.Where(source => Conditional.IsMatch(File.ReadAllText(source))).ShouldBeEmpty();
    }

    // Publishes what was built with these tests: nothing is compiled again.
    private async Task PublishAsync(string project)
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        var artifacts = built.Parent!.Parent!.Parent!.FullName;
        var start = new ProcessStartInfo("dotnet", ["publish", Path.Combine(Root(), "src", project), "--no-build", "-c", built.Name.Split('_')[0], "-o", _folder.FullName, $"-p:ArtifactsPath={artifacts}", "-nodeReuse:false", "-v", "quiet", "--tl:off"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, said);
    }

    private static bool IsOwn(FileInfo file) => file.Name.StartsWith("UsageAgents", StringComparison.Ordinal) || !(file.Extension is ".dll" or ".pdb" || file.Name.Contains(".so", StringComparison.Ordinal));

    private static IEnumerable<string> Found(FileInfo file, string[] words)
    {
        var bytes = File.ReadAllBytes(file.FullName);
        return words.Where(word => Holds(bytes, word)).Select(word => $"{file.Name} holds '{word}'");
    }

    // Names stand in UTF-8, literals in UTF-16; case does not matter.
    private static bool Holds(byte[] bytes, string word) =>
        Encoding.Latin1.GetString(bytes).Contains(word, StringComparison.OrdinalIgnoreCase)
        || new[] { 0, 1 }.Any(start => Encoding.Unicode.GetString(bytes, start, (bytes.Length - start) & ~1).Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string Root([CallerFilePath] string file = "")
    {
        var folder = Path.GetDirectoryName(file);
        while (!File.Exists(Path.Combine(folder!, "Regreen.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder!;
    }

    [GeneratedRegex(@"^\s*#(if|elif)\b", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Conditional { get; }
}
