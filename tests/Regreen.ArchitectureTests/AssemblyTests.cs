using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Regreen.ArchitectureTests;

public sealed class AssemblyTests
{
    private static readonly string[] Hosts = ["regreen.dll", "UsageAgents.Service.dll", "UsageAgents.Cluster.dll"];

    [Fact]
    public void Only_the_hosts_touch_the_console()
    {
        var users = Product().Where(path => TypesUsedBy(path).Contains("System.Console")).Select(path => Path.GetFileName(path)).ToList();

        users.ShouldContain(name => name == "regreen.dll", 1, "the program itself writes to it, so the check sees who does");
        users.Except(Hosts, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public void The_tester_and_the_tested_do_not_know_each_other()
    {
        var wrong = Product().SelectMany(path => AssembliesUsedBy(path).Where(used => IsService(used) != IsService(Path.GetFileName(path)) && IsOurs(used))
            .Select(used => $"{Path.GetFileName(path)} -> {used}"));

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Only_one_adapter_knows_an_outside_system()
    {
        var users = Product().SelectMany(path => AssembliesUsedBy(path).Select(used => (User: Path.GetFileName(path), Used: used))).ToList();

        users.Where(pair => pair.Used == "Microsoft.Data.Sqlite").Select(pair => pair.User).ShouldBe(["Regreen.Adapters.Sqlite.dll", "UsageAgents.dll"], ignoreOrder: true);
        users.Where(pair => pair.Used == "YamlDotNet").Select(pair => pair.User).ShouldBe(["Regreen.Engine.dll"]);
        users.Where(pair => pair.Used == "DuckDB.NET.Data").Select(pair => pair.User).ShouldBe(["UsageAgents.dll"]);
    }

    private static IEnumerable<string> Product() =>
        Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Where(path => IsOurs(Path.GetFileName(path)) && !Path.GetFileName(path).StartsWith("Regreen.ArchitectureTests", StringComparison.Ordinal));

    private static bool IsOurs(string name) => name.StartsWith("regreen.", StringComparison.OrdinalIgnoreCase) || name == "regreen" || IsService(name);

    private static bool IsService(string name) => name.StartsWith("UsageAgents", StringComparison.Ordinal);

    private static List<string> TypesUsedBy(string path) => Read(path, metadata => metadata.TypeReferences.Select(handle => metadata.GetTypeReference(handle))
        .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}"));

    private static List<string> AssembliesUsedBy(string path) => Read(path, metadata => metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)));

    private static List<string> Read(string path, Func<MetadataReader, IEnumerable<string>> read)
    {
        using var file = new PEReader(File.OpenRead(path));
        return [.. read(file.GetMetadataReader())];
    }
}
