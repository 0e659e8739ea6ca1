using Regreen.Core.Deploying;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Tests.Git;

public sealed class CandidateTests : GitTest
{
    [Fact]
    public async Task A_commit_is_checked_out_beside_the_users_files_which_stay_as_they_are()
    {
        // Given a dirty tree, staged and not, on a branch that is ahead
        Files.Change("app.txt", "changed\n", "Second");
        Files.Write("app.txt", "dirty\n");
        Files.Write("staged.txt", "staged\n");
        Files.Run("add", "staged.txt");
        Files.Write("untracked.txt", "untracked\n");
        var repository = await OpenAsync();
        var before = Files.State();

        // When
        var checkout = Made(await repository.CheckoutAsync(new Candidate(Files.First), Token));

        // Then
        (await File.ReadAllTextAsync(Path.Combine(checkout.Path, "app.txt"), Token)).ShouldStartWith("one\n");
        File.Exists(Path.Combine(checkout.Path, "untracked.txt")).ShouldBeFalse();
        await checkout.DisposeAsync();
        Directory.Exists(checkout.Path).ShouldBeFalse();
        Files.Run("worktree", "list").Trim().Split('\n').Length.ShouldBe(1);
        Files.State().ShouldBe(before);
    }

    [Fact]
    public async Task Commits_are_taken_out_and_a_patch_is_put_in()
    {
        var culprit = Files.Change("app.txt", Files.Read("app.txt").Replace("two", "TWO", StringComparison.Ordinal), "Culprit");
        var head = Files.Change("app.txt", Files.Read("app.txt").Replace("nine", "NINE", StringComparison.Ordinal), "Innocent");
        var repository = await OpenAsync();
        var patched = await WithPatchAsync(head, "--- a/docs/readme.md\n+++ b/docs/readme.md\n@@ -1 +1 @@\n-hello\n+patched\n");

        await using var checkout = Made(await repository.CheckoutAsync(patched with { Without = [culprit] }, Token));

        var text = await File.ReadAllTextAsync(Path.Combine(checkout.Path, "app.txt"), Token);
        text.ShouldContain("two");
        text.ShouldContain("NINE");
        (await File.ReadAllTextAsync(Path.Combine(checkout.Path, "docs/readme.md"), Token)).ShouldBe("patched\n");
        (await repository.TreeAsync(patched with { Without = [culprit] }, Token)).ShouldBe(checkout.Tree);
    }

    [Fact]
    public async Task Only_some_paths_of_a_revert_become_a_patch_that_applies_to_the_head()
    {
        Files.Write("docs/readme.md", "changed with the code\n");
        Files.Write("blob.bin", "\0\u0001binary");
        var culprit = Files.Change("app.txt", Files.Read("app.txt").Replace("two", "TWO", StringComparison.Ordinal), "Culprit");
        var head = Files.Change("app.txt", Files.Read("app.txt").Replace("nine", "NINE", StringComparison.Ordinal), "Innocent");
        var repository = await OpenAsync();

        var patch = await repository.PatchAsync(head, new Candidate(head) { Without = [culprit] }, ["app.txt", "blob.bin"], Token);
        var part = await WithPatchAsync(head, patch);

        (await repository.ChangedPathsAsync(head, part, Token)).Select(change => (change.Path, change.Kind)).ShouldBe([("app.txt", 'M'), ("blob.bin", 'D')]);
        await using var checkout = Made(await repository.CheckoutAsync(part, Token));
        var text = await File.ReadAllTextAsync(Path.Combine(checkout.Path, "app.txt"), Token);
        text.ShouldContain("two");
        text.ShouldContain("NINE");
        (await File.ReadAllTextAsync(Path.Combine(checkout.Path, "docs/readme.md"), Token)).ShouldBe("changed with the code\n");
    }

    [Fact]
    public async Task Taking_out_everything_since_a_commit_gives_its_tree()
    {
        var second = Files.Change("app.txt", "second\n", "Second");
        var third = Files.Change("app.txt", "third\n", "Third");
        var repository = await OpenAsync();

        var tree = await repository.TreeAsync(new Candidate(third) { Without = [third, second] }, Token);

        tree.ShouldBe(await repository.TreeAsync(new Candidate(Files.First), Token));
        Files.Run("worktree", "list").Trim().Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_commit_that_is_not_in_the_history_needs_no_undoing()
    {
        Files.Run("checkout", "--quiet", "-b", "side");
        var side = Files.Change("side.txt", "side\n", "Side");
        Files.Run("checkout", "--quiet", "main");
        var head = Files.Change("app.txt", "main\n", "Main");
        var repository = await OpenAsync();

        (await repository.TreeAsync(new Candidate(head) { Without = [side] }, Token)).ShouldBe(await repository.TreeAsync(new Candidate(head), Token));
    }

    [Fact]
    public async Task A_merge_is_taken_out_with_all_that_it_brought()
    {
        Files.Run("checkout", "--quiet", "-b", "side");
        Files.Change("side-1.txt", "side\n", "Side 1");
        Files.Change("side-2.txt", "side\n", "Side 2");
        Files.Run("checkout", "--quiet", "main");
        var before = Files.Change("app.txt", "main\n", "Main");
        Files.Run("merge", "--quiet", "--no-ff", "-m", "Merge", "side");
        var merge = Files.Run("rev-parse", "HEAD").Trim();
        var repository = await OpenAsync();

        (await repository.TreeAsync(new Candidate(merge) { Without = [merge] }, Token)).ShouldBe(await repository.TreeAsync(new Candidate(before), Token));
    }

    [Fact]
    public async Task A_revert_that_conflicts_names_the_paths_and_leaves_nothing_behind()
    {
        var culprit = Files.Change("docs/it's \"so\".md", "a\n", "Culprit");
        var head = Files.Change("docs/it's \"so\".md", "b\n", "Built on it");
        var repository = await OpenAsync();
        var before = Files.State();

        var conflict = (await repository.CheckoutAsync(new Candidate(head) { Without = [culprit] }, Token)).ShouldBeOfType<CheckoutOutcome.Conflicted>();

        conflict.Paths.ShouldBe(["docs/it's \"so\".md"]);
        conflict.Reason.ShouldContain(culprit[..10]);
        (await repository.TreeAsync(new Candidate(head) { Without = [culprit] }, Token)).ShouldBeNull();
        Directory.EnumerateFileSystemEntries(Files.Work).Select(Path.GetFileName).ShouldBe([".gitignore"]);
        Files.State().ShouldBe(before);
    }

    [Fact]
    public async Task A_patch_that_does_not_apply_names_the_path()
    {
        var repository = await OpenAsync();
        var candidate = await WithPatchAsync(Files.First, "--- a/docs/readme.md\n+++ b/docs/readme.md\n@@ -1 +1 @@\n-something else\n+patched\n");

        (await repository.CheckoutAsync(candidate, Token)).ShouldBeOfType<CheckoutOutcome.Conflicted>().Paths.ShouldBe(["docs/readme.md"]);
    }

    [Theory]
    [InlineData("../outside.txt")]
    [InlineData(".git/hooks/post-checkout")]
    [InlineData("/tmp/regreen-absolute.txt")]
    public async Task A_patch_cannot_write_outside_of_the_checkout(string path)
    {
        var repository = await OpenAsync();
        var candidate = await WithPatchAsync(Files.First, $"diff --git a/{path} b/{path}\nnew file mode 100755\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1 @@\n+evil\n");

        (await repository.CheckoutAsync(candidate, Token)).ShouldBeOfType<CheckoutOutcome.Conflicted>();
        File.Exists(Path.Combine(Files.Work, "outside.txt")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_patch_cannot_write_through_a_symbolic_link()
    {
        File.CreateSymbolicLink(Path.Combine(Files.Root, "link"), Files.Folder);
        var head = Files.Commit("A link that leads out");
        var repository = await OpenAsync();
        var candidate = await WithPatchAsync(head, "diff --git a/link/evil.txt b/link/evil.txt\nnew file mode 100644\n--- /dev/null\n+++ b/link/evil.txt\n@@ -0,0 +1 @@\n+evil\n");

        (await repository.CheckoutAsync(candidate, Token)).ShouldBeOfType<CheckoutOutcome.Conflicted>();
        File.Exists(Path.Combine(Files.Folder, "evil.txt")).ShouldBeFalse();
    }

    [Fact]
    public async Task The_tree_is_that_of_the_build_inputs()
    {
        var docs = Files.Change("docs/readme.md", "other\n", "Docs only");
        var code = Files.Change("app.txt", "other\n", "Code");
        var repository = await OpenAsync(["./app.txt"]);

        var first = await repository.TreeAsync(new Candidate(Files.First), Token);
        (await repository.TreeAsync(new Candidate(docs), Token)).ShouldBe(first);
        (await repository.TreeAsync(new Candidate(code), Token)).ShouldNotBe(first, StringComparer.Ordinal);
        (await repository.TreeAsync(new Candidate(code) { Without = [code] }, Token)).ShouldBe(first);
    }

    [Fact]
    public async Task Many_candidates_are_made_at_once()
    {
        var head = Files.Change("app.txt", "second\n", "Second");
        var repository = await OpenAsync();
        var candidates = Enumerable.Range(0, 8).Select(index => new Candidate(index % 2 == 0 ? head : Files.First));

        var checkouts = await Task.WhenAll(candidates.Select(async candidate => Made(await repository.CheckoutAsync(candidate, Token))));

        checkouts.Select(checkout => checkout.Path).Distinct(StringComparer.Ordinal).Count().ShouldBe(8);
        checkouts.Select(checkout => File.ReadAllText(Path.Combine(checkout.Path, "app.txt")) == "second\n").ShouldBe(Enumerable.Range(0, 8).Select(index => index % 2 == 0));
        foreach (var checkout in checkouts)
        {
            await checkout.DisposeAsync();
        }

        Files.Run("worktree", "list").Trim().Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task Hooks_and_settings_of_the_user_do_not_run()
    {
        // Given
        var witness = Path.Combine(Files.Folder, "ran");
        foreach (var hook in new[] { "post-checkout", "pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change" })
        {
            var path = Path.Combine(Files.Root, ".git", "hooks", hook);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, $"#!/bin/sh\necho {hook} >> {witness}\nexit 1\n", Token);
            SetMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Files.Run("config", "core.fsmonitor", $"echo monitor >> {witness}; false");
        Files.Run("config", "diff.external", $"echo diff >> {witness}");
        Files.Run("config", "commit.gpgSign", "true");
        Files.Run("config", "color.ui", "always");
        Files.Run("config", "diff.noprefix", "true");
        var repository = await OpenAsync();

        // When
        await using var checkout = Made(await repository.CheckoutAsync(new Candidate(Files.First), Token));
        await File.WriteAllTextAsync(Path.Combine(checkout.Path, "app.txt"), "fixed\n", Token);
        var candidate = await WithPatchAsync(Files.First, await repository.CollectPatchAsync(checkout, Token));
        await repository.CommitAsync(candidate, Files.First, "regreen/issue-1", "Repair", "key", Token);
        await repository.DirtyPathsAsync(Token);
        (await repository.DiffAsync(Files.First, Token)).ShouldStartWith("diff --git a/app.txt b/app.txt\n");

        // Then
        File.Exists(witness).ShouldBeFalse();
    }
}
