using Regreen.Core.Deploying;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Tests.Git;

public sealed class ReadingTests : GitTest
{
    private const string Hostile = "--upload-pack=$(id) 'x' \"y\"\nz;*.txt";

    [Fact]
    public async Task History_tells_first_parent_commits_oldest_first_and_which_change_the_build()
    {
        // Given
        var docs = Files.Change("docs/readme.md", "other\n", "Docs: $(rm -rf /) `x`\n\nBody with\0no end".Replace("\0", " ", StringComparison.Ordinal));
        Files.Run("checkout", "--quiet", "-b", "side");
        Files.Change("app.txt", "side\n", "On the side");
        Files.Run("checkout", "--quiet", "main");
        Files.Run("merge", "--quiet", "--no-ff", "-m", "Merge side", "side");
        var merge = Files.Run("rev-parse", "HEAD").Trim();
        var empty = Files.Commit("Empty");
        var hostile = Files.Change(Hostile, "x\n", "--format=%H");
        Files.Run("mv", "app.txt", "docs/app.txt");
        var moved = Files.Commit("Moves an input away");
        var repository = await OpenAsync(["app.txt"]);

        // When
        var history = await repository.HistoryAsync(Files.First, moved, 50, Token);

        // Then
        history.Select(commit => commit.Id).ShouldBe([docs, merge, empty, hostile, moved]);
        history.Select(commit => commit.Subject).ShouldBe(["Docs: $(rm -rf /) `x`", "Merge side", "Empty", "--format=%H", "Moves an input away"]);
        history.Select(commit => string.Join('|', commit.Files)).ShouldBe(["docs/readme.md", "app.txt", "", Hostile, "app.txt|docs/app.txt"]);
        history.Select(commit => commit.ChangesBuild).ShouldBe([false, true, false, false, true]);
        history.Select(commit => commit.IsMerge).ShouldBe([false, true, false, false, false]);
        history[0].Author.ShouldBe("A Person");
        (await repository.HistoryAsync(null, moved, 2, Token)).Select(commit => commit.Id).ShouldBe([hostile, moved]);
        (await repository.HistoryAsync(null, moved, 50, Token))[0].Id.ShouldBe(Files.First);
        (await repository.HistoryAsync(moved, moved, 50, Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_a_merge_the_commits_that_it_brought_in_are_told_oldest_first_without_what_the_line_had_already()
    {
        // Given a side branch that took the line's newest commit in by a merge of its own
        Files.Run("checkout", "--quiet", "-b", "side");
        var first = Files.Change("side-1.txt", "side\n", "Side 1");
        Files.Run("checkout", "--quiet", "main");
        var line = Files.Change("app.txt", "line\n", "Line");
        Files.Run("checkout", "--quiet", "side");
        Files.Run("merge", "--quiet", "--no-ff", "-m", "Merge main into side", "main");
        var second = Files.Change("side-2.txt", "side\n", "Side 2");
        Files.Run("checkout", "--quiet", "main");
        var other = Files.Change("docs/readme.md", "line\n", "Line, beside it");
        Files.Run("merge", "--quiet", "--no-ff", "-m", "Merge side", "side");
        var merge = Files.Run("rev-parse", "HEAD").Trim();
        var repository = await OpenAsync(["side-1.txt"]);

        // When
        var history = await repository.HistoryAsync(Files.First, merge, 50, Token);

        // Then
        history.Select(commit => commit.Id).ShouldBe([line, other, merge]);
        history[2].Inside.Select(commit => commit.Id).ShouldBe([first, second]);
        history[2].Inside.Select(commit => (commit.Subject, commit.Files.Single(), commit.ChangesBuild)).ShouldBe([("Side 1", "side-1.txt", true), ("Side 2", "side-2.txt", false)]);
        history.Take(2).ShouldAllBe(commit => commit.Inside.IsEmpty);
    }

    [Fact]
    public async Task A_file_named_like_a_commit_is_only_a_file()
    {
        var second = Files.Change(Files.First, "x\n", "Named like its parent");
        var third = Files.Change(second, "x\n", "Again");
        var repository = await OpenAsync();

        var history = await repository.HistoryAsync(null, third, 50, Token);

        history.Select(commit => commit.Id).ShouldBe([Files.First, second, third]);
        history[1].Files.ShouldBe([Files.First]);
        history[2].Files.ShouldBe([second]);
    }

    [Fact]
    public async Task Ancestors_and_parents_are_told()
    {
        var second = Files.Change("app.txt", "x\n", "Second");
        var repository = await OpenAsync();

        (await repository.HeadAsync(Token)).ShouldBe(second);
        (await repository.IsAncestorAsync(Files.First, second, Token)).ShouldBeTrue();
        (await repository.IsAncestorAsync(second, Files.First, Token)).ShouldBeFalse();
        (await repository.IsAncestorAsync(new string('a', 40), second, Token)).ShouldBeFalse();
        (await repository.ParentAsync(second, Token)).ShouldBe(Files.First);
        (await repository.ParentAsync(Files.First, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Only_tracked_changes_are_dirty()
    {
        Files.Change(Hostile, "x\n", "Hostile");
        var repository = await OpenAsync();
        (await repository.DirtyPathsAsync(Token)).ShouldBeEmpty();

        Files.Write(Hostile, "y\n");
        Files.Write("untracked.txt", "u\n");
        File.Delete(Path.Combine(Files.Root, "app.txt"));
        (await repository.DirtyPathsAsync(Token)).ShouldBe([Hostile, "app.txt"], ignoreOrder: true);
    }

    [Fact]
    public async Task Files_and_lines_are_found_by_their_literal_text()
    {
        Files.Write(Hostile, "nothing\nlog.Error(\"-e .* failed: {0}\")\n");
        Files.Write("binary.bin", "\0-e .* failed");
        var head = Files.Commit("Source");
        var repository = await OpenAsync();

        (await repository.FindAsync(head, "-e .* failed", Token)).ShouldBe([new SourceLine(Hostile, 2, "log.Error(\"-e .* failed: {0}\")")]);
        (await repository.FindAsync(head, "--open-files-in-pager=touch", Token)).ShouldBeEmpty();
        (await repository.FindAsync(head, "one\ntwo", Token)).ShouldBeEmpty();
        (await repository.ReadFileAsync(head, Hostile, Token)).ShouldBe("nothing\nlog.Error(\"-e .* failed: {0}\")\n");
        (await repository.ReadFileAsync(Files.First, Hostile, Token)).ShouldBeNull();
        (await repository.ReadFileAsync(head, "docs", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Diffs_are_unified_and_limited_to_paths()
    {
        Files.Write("docs/readme.md", "other\n");
        var second = Files.Change("app.txt", "x\n", "Both");
        var repository = await OpenAsync();

        (await repository.DiffAsync(second, Token)).ShouldContain("+other");
        (await repository.DiffAsync(Files.First, Token)).ShouldContain("+hello");
        var limited = await repository.DiffAsync(Files.First, second, ["app.txt"], Token);
        limited.ShouldContain("+x");
        limited.ShouldNotContain("+other");
        (await repository.DiffAsync(Files.First, second, ["*"], Token)).ShouldBe("");
    }

    [Fact]
    public async Task A_merges_diff_is_what_it_brought()
    {
        Files.Run("checkout", "--quiet", "-b", "side");
        Files.Change("side.txt", "side\n", "On the side");
        Files.Run("checkout", "--quiet", "main");
        Files.Change("app.txt", "main\n", "Main");
        Files.Run("merge", "--quiet", "--no-ff", "-m", "Merge side", "side");
        var repository = await OpenAsync();

        var diff = await repository.DiffAsync(await repository.HeadAsync(Token), Token);
        diff.ShouldContain("+side");
        diff.ShouldNotContain("+main");
    }

    [Fact]
    public async Task A_root_inside_the_repository_sees_its_own_paths()
    {
        // Given
        Files.Write("services/api/src/code.txt", "code\n");
        Files.Write("services/api/readme.md", "api\n");
        var head = Files.Change("services/web/page.txt", "page\n", "Services");
        var repository = await OpenAsync(["src"], "services/api");

        // Then
        (await repository.HistoryAsync(Files.First, head, 50, Token)).Single().Files.ShouldBe(["readme.md", "src/code.txt", "../web/page.txt"]);
        (await repository.ReadFileAsync(head, "src/code.txt", Token)).ShouldBe("code\n");
        (await repository.ReadFileAsync(head, "../web/page.txt", Token)).ShouldBe("page\n");
        (await repository.FindAsync(head, "code", Token)).Single().Path.ShouldBe("src/code.txt");
        (await repository.DiffAsync(Files.First, head, ["src"], Token)).ShouldStartWith("diff --git a/src/code.txt b/src/code.txt\n");

        await using var clone = await repository.CloneAsync(new Candidate(head), [], Token);
        await File.WriteAllTextAsync(Path.Combine(clone.Path, "src/code.txt"), "fixed\n", Token);
        var candidate = await WithPatchAsync(head, await repository.CollectPatchAsync(clone, Token));
        (await repository.ChangedPathsAsync(head, candidate, Token)).Single().Path.ShouldBe("src/code.txt");
        await using var checkout = Made(await repository.CheckoutAsync(candidate, Token));
        (await File.ReadAllTextAsync(Path.Combine(checkout.Path, "src/code.txt"), Token)).ShouldBe("fixed\n");
        checkout.Tree.ShouldNotBe(clone.Tree, StringComparer.Ordinal);
    }
}
