using System.Text.RegularExpressions;

namespace Regreen.ArchitectureTests;

public sealed partial class SpecificationTests
{
    [Fact]
    public void Every_test_and_test_class_that_the_specification_names_exists()
    {
        var tests = Repository.TextFiles("tests").Where(path => Path.GetExtension(path) == ".cs").SelectMany(path => TestName().Matches(File.ReadAllText(path)))
            .Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var named = Repository.TextFiles("docs/spec").Where(path => Path.GetExtension(path) == ".md").SelectMany(path => Named().Matches(File.ReadAllText(path)))
            .SelectMany(match => Quoted().Matches(match.Groups["tests"].Value)).Select(match => match.Groups["name"].Value).ToList();

        named.ShouldNotBeEmpty();
        named.Except(tests, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public void No_promise_has_the_id_of_another()
    {
        var ids = Repository.TextFiles("docs/spec").Where(path => Path.GetExtension(path) == ".md").SelectMany(path => Promise().Matches(File.ReadAllText(path)))
            .Select(match => match.Groups["id"].Value).ToList();

        ids.ShouldNotBeEmpty();
        ids.ShouldBeUnique(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"^\s*public (?:static |sealed |partial |async )*(?:void|Task|ValueTask|class) (?<name>[A-Z]\w*)", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex TestName();

    [GeneratedRegex(@"Tests:(?<tests>(?:\s+`[\w.]+`,?)+)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Named();

    [GeneratedRegex(@"`(?:\w+\.)?(?<name>\w+)`", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();

    [GeneratedRegex("^## (?<id>[A-Z]+-[0-9]+) ", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Promise();
}
