using System.Text.RegularExpressions;

namespace Regreen.ArchitectureTests;

public sealed partial class FileTests
{
    // Written in parts, so that this file does not hold what it looks for.
    private static readonly string[] Foreign = ["/wor" + "k/", "/far" + "m/", "/roo" + "t/", "session" + " helper", "coding" + " agent session"];

    [Fact]
    public void No_file_is_longer_than_400_lines()
    {
        var files = Repository.SourceFiles().ToList();

        files.Count.ShouldBeGreaterThan(100);
        files.Where(path => File.ReadLines(path).Count() > 400).Select(Repository.Relative).ShouldBeEmpty();
    }

    [Fact]
    public void No_type_has_a_name_that_says_nothing()
    {
        var names = Repository.SourceFiles().SelectMany(path => TypeName().Matches(File.ReadAllText(path))).Select(match => match.Groups["name"].Value).ToList();

        names.ShouldContain(name => name == nameof(FileTests));
        names.Where(name => Vague().IsMatch(name)).ShouldBeEmpty();
    }

    [Fact]
    public void No_folder_is_a_layer()
    {
        var folders = Repository.SourceFiles().Select(path => Path.GetFileName(Path.GetDirectoryName(path)!)).Distinct(StringComparer.Ordinal);

        folders.Intersect(["Interfaces", "Models", "Services", "Helpers", "Utils", "Common"], StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public void No_file_speaks_of_the_machine_it_was_written_on()
    {
        var files = Repository.TextFiles().ToList();

        files.ShouldContain(path => path.EndsWith("Regreen.slnx", StringComparison.Ordinal));
        files.SelectMany(path => Foreign.Where(File.ReadAllText(path).Contains).Select(word => $"{Repository.Relative(path)}: {word}")).ShouldBeEmpty();
    }

    [Fact]
    public void No_file_names_a_package_registry_of_its_own()
    {
        var files = Repository.TextFiles().ToList();
        var resolved = files.Where(path => Path.GetFileName(path) == "package-lock.json").SelectMany(path => Resolved().Matches(File.ReadAllText(path))).Select(match => match.Groups["host"].Value);

        files.Select(path => Path.GetFileName(path)).Intersect([".npmrc", "nuget.config"], StringComparer.OrdinalIgnoreCase).ShouldBeEmpty();
        resolved.Except(["registry.npmjs.org"], StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public void Tests_do_not_sleep()
    {
        var sleepers = Repository.SourceFiles().Where(path => Sleep().IsMatch(File.ReadAllText(path))).Select(Repository.Relative);

        sleepers.ShouldBeEmpty("a test waits for something, or lets a fake clock advance");
    }

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|protected|sealed|static|abstract|partial|readonly|file) )*(?:class|record|struct|interface|enum|record struct) (?<name>[A-Z]\w*)", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex TypeName();

    [GeneratedRegex("(?:Manager|Helpers?|Utils?|Utilities|Processor|Common)$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Vague();

    [GeneratedRegex("\"resolved\": \"https?://(?<host>[^/\"]+)/", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Resolved();

    [GeneratedRegex(@"\bThread\.Sleep\(", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Sleep();
}
