using System.Collections.Immutable;
using CsCheck;
using Regreen.Core.Deploying;
using Regreen.Core.Repairing;

namespace Regreen.Core.Tests.Repairing;

/// <summary>Whatever a repair does to a tree: what is let through lies in the allow-list, judges nothing, and is a plain file.</summary>
public sealed class TamperProperties
{
    private static readonly ImmutableArray<string> Allowed = ["src/**", "lib/*.py", "tests/**"];
    private static readonly ImmutableArray<string> Judges = ["tests", "suite/helper.py", "src/contract"];

    private static readonly Gen<string> Part = Gen.Frequency(
        (6, OneOf("src", "lib", "tests", "suite", "app.py", "helper.py", "contract", "a", "b.cs")),
        (2, OneOf("Tests", "SRC", "Contract", ".git", ".GIT", ".gitattributes", ".gitmodules", ".github", "regreen.yaml", "..", ".", "", "git~1", ".git ", ".git.", "te\u200csts", "\uff54ests", "tes\u0301ts", "package.json", "Makefile", "web.csproj", "conftest.py")),
        (1, Gen.String[0, 6]));

    private static readonly Gen<string> Path = Part.List[1, 4].Select(parts => string.Join('/', parts));

    private static readonly Gen<ChangedPath> Change = Gen.Select(Path, Gen.Bool, Path, Gen.Char["AMDRCT"], Gen.Bool, Gen.Bool, Gen.Bool)
        .Select((path, isRename, old, kind, executable, link, submodule) => new ChangedPath(path, isRename ? old : null, isRename ? 'R' : kind, executable && link, link && !executable) { Submodule = submodule && link && executable });

    [Fact]
    public void What_is_let_through_is_listed_judges_nothing_and_is_a_plain_file() => Change.List[1, 5].Sample(changes =>
    {
        if (TamperCheck.Refuse([.. changes], Allowed, Judges, isWritten: true) is not null)
        {
            return;
        }

        foreach (var change in changes)
        {
            (change.SymbolicLink || change.Executable || change.Submodule || change.Kind == 'T').ShouldBeFalse();
            foreach (var path in change.OldPath is { } old ? new[] { old, change.Path } : [change.Path])
            {
                var folded = Folded(path);
                (folded.StartsWith("src/", StringComparison.Ordinal) || (folded.StartsWith("lib/", StringComparison.Ordinal) && folded.EndsWith(".py", StringComparison.Ordinal))).ShouldBeTrue(path);
                folded.Split('/').Intersect([".git", ".gitattributes", ".gitmodules", ".."], StringComparer.Ordinal).ShouldBeEmpty(path);
                var file = folded.Split('/')[^1];
                new[] { "package.json", "conftest.py", "makefile", "web.csproj" }.ShouldNotContain(name => name == file, path);
                (folded.Split('/') is ["src", "contract", ..]).ShouldBeFalse(path);
            }
        }
    }, iter: 3_000);

    [Fact]
    public void One_refused_change_refuses_the_whole_repair() => Gen.Select(Change.List[1, 4], Change).Sample((changes, one) =>
    {
        if (TamperCheck.Refuse([one], Allowed, Judges, isWritten: true) is not null)
        {
            TamperCheck.Refuse([.. changes, one], Allowed, Judges, isWritten: true).ShouldNotBeNull();
        }
    });

    [Fact]
    public void A_written_repair_may_never_do_more_than_a_revert() => Change.List[1, 4].Sample(changes =>
    {
        if (TamperCheck.Refuse([.. changes], Allowed, Judges) is not null)
        {
            TamperCheck.Refuse([.. changes], Allowed, Judges, isWritten: true).ShouldNotBeNull();
        }
    });

    [Fact]
    public void What_a_split_keeps_is_never_refused() => Change.List[1, 6].Sample(changes =>
    {
        var kept = TamperCheck.Split([.. changes], Allowed, Judges).Kept;

        kept.ShouldAllBe(path => TamperCheck.Refuse(ImmutableArray.Create(new ChangedPath(path, null, 'M', false, false)), Allowed, Judges) == null);
    });

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    // As the most careless file system and the most careless reader would take it.
    private static string Folded(string path) => string.Join('/', path.ToLowerInvariant().Split('/').Select(part => part.TrimEnd('.', ' ')));
}
