using System.Collections.Immutable;
using System.Runtime.Versioning;
using System.Text;
using Regreen.Adapters.Process.Building;

namespace Regreen.Adapters.Tests.Processes;

[SupportedOSPlatform("linux")]
public sealed class CompilerServerTests : DriverTest
{
    private ImmutableSortedDictionary<string, string> Environment =>
        Project.Environment.Where(pair => pair.Key is "PATH" or "HOME").ToImmutableSortedDictionary(StringComparer.Ordinal).SetItem("UseSharedCompilation", "false");

    [Fact]
    public async Task Builds_of_dotnet_share_one_compiler_that_ends_with_the_run()
    {
        Directory.CreateDirectory(Project.Folder);
        var server = new CompilerServer(Project.Host, Project.Deploy, TimeProvider.System);
        string name;
        using (server)
        {
            var first = await server.JoinAsync(["dotnet", "build"], Project.Root, Environment, Token);
            var second = await server.JoinAsync(["dotnet", "publish"], Project.Root, Environment, Token);

            name = first["SharedCompilationId"];
            first["UseSharedCompilation"].ShouldBe("true");
            second.ShouldBe(first);
            await UntilAsync(() => CompilersNamed(name).Length == 1, "the one compiler");
        }

        // The supervisor ends last, and its state stands in the folder that the test deletes.
        await UntilAsync(() => ProcessesNamed(name).Length == 0, "the end of the compiler and of its supervisor", seconds: 30);
    }

    [Theory]
    [InlineData("sh", "-c", "dotnet build")]
    [InlineData("make")]
    public async Task Other_builds_are_left_as_they_are(params string[] build)
    {
        using var server = new CompilerServer(Project.Host, Project.Deploy, TimeProvider.System);

        (await server.JoinAsync([.. build], Project.Root, Environment, Token)).ShouldBe(Environment);
    }

    [Fact]
    public async Task Without_an_sdk_each_build_starts_its_own()
    {
        using var server = new CompilerServer(Project.Host, Project.Deploy, TimeProvider.System);
        var environment = Environment.SetItem("PATH", Project.Root);

        (await server.JoinAsync(["dotnet", "build"], Project.Root, environment, Token)).ShouldBe(environment);
    }

    // The supervisor's own command line holds the name too.
    private static string[] CompilersNamed(string name) => [.. ProcessesNamed(name).Where(line => !line.Contains("supervise", StringComparison.Ordinal))];

    private static string[] ProcessesNamed(string name) =>
        [.. Directory.EnumerateDirectories("/proc").Select(CommandLine).Where(line => line.Contains($"-pipename:{name}", StringComparison.Ordinal))];

    private static string CommandLine(string process)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(process, "cmdline"))).Replace('\0', ' ');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
