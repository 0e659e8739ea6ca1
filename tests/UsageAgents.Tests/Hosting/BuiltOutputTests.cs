using System.Text;

namespace UsageAgents.Tests.Hosting;

public sealed class BuiltOutputTests
{
    private static readonly string[] Forbidden =
        ["bypass", "X-E2E", "demo-user", "X-Test", "test-user", "skip_auth", "SkipAuth", "DisableAuth", "AllowAnonymous", "backdoor", "master-key"];

    [Fact]
    public void The_built_service_knows_no_way_around_its_tokens()
    {
        var assemblies = Directory.GetFiles(AppContext.BaseDirectory, "UsageAgents*.dll")
            .Where(file => !file.EndsWith("UsageAgents.Tests.dll", StringComparison.Ordinal))
            .ToArray();

        assemblies.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)
            .ShouldBe(["UsageAgents", "UsageAgents.Cluster", "UsageAgents.Contracts", "UsageAgents.Models", "UsageAgents.Service"]);
        assemblies.Append(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).SelectMany(Found).ShouldBeEmpty();
    }

    [Fact]
    public void The_search_finds_what_is_there()
    {
        var service = Path.Combine(AppContext.BaseDirectory, "UsageAgents.Service.dll");

        Holds(File.ReadAllBytes(service), "X-Revision").ShouldBeTrue();
    }

    private static IEnumerable<string> Found(string file)
    {
        var bytes = File.ReadAllBytes(file);
        return Forbidden.Where(word => Holds(bytes, word)).Select(word => $"{Path.GetFileName(file)} holds '{word}'");
    }

    // Names stand in UTF-8, literals in UTF-16; case does not matter.
    private static bool Holds(byte[] bytes, string word) =>
        Encoding.Latin1.GetString(bytes).Contains(word, StringComparison.OrdinalIgnoreCase)
        || new[] { 0, 1 }.Any(start => Encoding.Unicode.GetString(bytes, start, (bytes.Length - start) & ~1).Contains(word, StringComparison.OrdinalIgnoreCase));
}
