using System.Xml.Linq;

namespace Regreen.ArchitectureTests;

public sealed class ProjectTests
{
    // Who may reference whom. A new project needs a new line here: that is where the decision is seen.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Ctrf"] = [],
        ["Regreen.Core"] = [],
        ["Regreen.Engine"] = ["Ctrf", "Regreen.Core"],
        ["Regreen.Adapters.Git"] = ["Regreen.Core"],
        ["Regreen.Adapters.Docker"] = ["Regreen.Core"],
        ["Regreen.Adapters.GitHub"] = ["Regreen.Core"],
        ["Regreen.Adapters.GoogleCloud"] = ["Regreen.Core"],
        ["Regreen.Adapters.Kubernetes"] = ["Regreen.Core"],
        ["Regreen.Adapters.Models"] = ["Regreen.Core"],
        ["Regreen.Adapters.Otlp"] = ["Regreen.Core"],
        ["Regreen.Adapters.Process"] = ["Regreen.Core"],
        ["Regreen.Adapters.Sqlite"] = ["Regreen.Core"],
        ["Regreen.Adapters.Witness"] = ["Regreen.Core", "Regreen.TestHook"],
        ["Regreen.Cli"] = ["Regreen.Adapters.Docker", "Regreen.Adapters.Git", "Regreen.Adapters.GitHub", "Regreen.Adapters.GoogleCloud", "Regreen.Adapters.Kubernetes", "Regreen.Adapters.Models", "Regreen.Adapters.Otlp", "Regreen.Adapters.Process", "Regreen.Adapters.Sqlite", "Regreen.Adapters.Witness", "Regreen.Core", "Regreen.Engine"],
        ["Regreen.TestHook"] = [],
        ["UsageAgents.Contracts"] = [],
        ["UsageAgents"] = ["UsageAgents.Contracts"],
        ["UsageAgents.Models"] = ["UsageAgents", "UsageAgents.Contracts"],
        ["UsageAgents.Service"] = ["UsageAgents", "UsageAgents.Contracts", "UsageAgents.Models"],
        ["UsageAgents.Cluster"] = ["UsageAgents", "UsageAgents.Contracts", "UsageAgents.Service"],
    };

    public static TheoryData<string> Projects => [.. ProjectFiles("src").Keys];

    [Fact]
    public void Every_project_stands_in_the_map_and_in_the_solution()
    {
        var solution = XDocument.Load(Path.Combine(Repository.Root, "Regreen.slnx")).Descendants("Project").Select(project => Attribute(project, "Path"));
        var files = ProjectFiles("src").Values.Concat(ProjectFiles("tests").Values).Concat(ProjectFiles("benchmarks").Values).Select(Repository.Relative);

        ProjectFiles("src").Keys.ShouldBe(Allowed.Keys, ignoreOrder: true);
        solution.ShouldBe(files, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_what_the_map_allows_and_nothing_else(string project)
    {
        var references = References(ProjectFiles("src")[project], "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)!);

        references.Except(Allowed.GetValueOrDefault(project, []), StringComparer.Ordinal).ShouldBeEmpty($"{project} must not know them");
    }

    [Fact]
    public void The_core_has_no_packages()
    {
        var file = ProjectFiles("src")["Regreen.Core"];

        References(file, "PackageReference").ShouldBeEmpty();
        References(file, "FrameworkReference").ShouldBeEmpty();
    }

    [Fact]
    public void Versions_stand_in_one_place_and_every_project_has_its_lock_file()
    {
        var files = ProjectFiles("src").Values.Concat(ProjectFiles("tests").Values).Concat(ProjectFiles("benchmarks").Values).ToList();

        files.ShouldNotBeEmpty();
        files.Where(file => XDocument.Load(file).Descendants("PackageReference").Any(reference => reference.Attribute("Version") is not null)).ShouldBeEmpty();
        files.Where(file => !File.Exists(Path.Combine(Path.GetDirectoryName(file)!, "packages.lock.json"))).ShouldBeEmpty();
    }

    private static Dictionary<string, string> ProjectFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.csproj", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal);

    private static IEnumerable<string> References(string file, string kind) => XDocument.Load(file).Descendants(kind).Select(reference => Attribute(reference, "Include"));

    private static string Attribute(XElement element, string name) => element.Attribute(name)?.Value ?? "";
}
