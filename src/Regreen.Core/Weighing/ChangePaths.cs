using System.Text.RegularExpressions;

namespace Regreen.Core.Weighing;

/// <summary>What the path of a changed file says of what it can do to a service that runs.</summary>
public static partial class ChangePaths
{
    /// <summary>Says whether a file cannot change how a service runs: documents, tests, the CI's own files.</summary>
    public static bool AreInert(string path) => Inert().IsMatch(path);

    /// <summary>Says whether a file only names versions of what is built upon.</summary>
    public static bool AreVersions(string path) => Versions().IsMatch(path);

    [GeneratedRegex(@"(?:^|/)(?:docs?|documentation|tests?|testdata|__tests__|spec|\.github|\.circleci|\.gitlab)/|(?:_test|\.test|\.spec|Tests?)\.\w+$|\.(?:md|rst|css|svg|png)$|(?:^|/)(?:CODEOWNERS|LICENSE|\.editorconfig|\.golangci\.ya?ml)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Inert();

    [GeneratedRegex(@"(?:^|/)(?:go\.(?:mod|sum)|package(?:-lock)?\.json|packages\.lock\.json|Directory\.Packages\.props|yarn\.lock|pnpm-lock\.yaml|poetry\.lock|Pipfile\.lock|requirements[\w.-]*\.txt|Cargo\.(?:toml|lock)|Gemfile(?:\.lock)?|pom\.xml|composer\.lock)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Versions();
}
