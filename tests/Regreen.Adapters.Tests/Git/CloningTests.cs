using System.Diagnostics;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Tests.Git;

public sealed class CloningTests : GitTest
{
    [Fact]
    public async Task A_clone_has_one_commit_and_shares_nothing()
    {
        // Given
        Files.Run("config", "alias.secret", "token");
        Files.Run("remote", "add", "origin", "https://user:token@example.invalid/x.git");
        var secret = Files.Change("secret.txt", "removed later\n", "Secret");
        File.Delete(Path.Combine(Files.Root, "secret.txt"));
        var head = Files.Commit("Remove it");
        var repository = await OpenAsync();
        var before = Files.State();

        // When
        var clone = await repository.CloneAsync(new Candidate(head), [], Token);

        // Then
        Git(clone.Path, "rev-list", "--all", "--count").ShouldBe("1");
        Git(clone.Path, "status", "--porcelain").ShouldBe("");
        Git(clone.Path, "remote").ShouldBe("");
        Git(clone.Path, "rev-parse", "HEAD^{tree}").ShouldBe(Files.Run("rev-parse", "HEAD^{tree}").Trim());
        Git(clone.Path, "config", "--local", "--list").ShouldNotContain("token");
        Git(clone.Path, "cat-file", "--batch-all-objects", "--batch-check").ShouldNotContain(Files.Run("rev-parse", $"{secret}:secret.txt").Trim());
        Directory.Exists(Path.Combine(clone.Path, ".git", "hooks")).ShouldBeFalse();
        File.Exists(Path.Combine(clone.Path, ".git", "objects", "info", "alternates")).ShouldBeFalse();
        await clone.DisposeAsync();
        Directory.Exists(clone.Path).ShouldBeFalse();
        Files.State().ShouldBe(before);
    }

    [Fact]
    public async Task A_patch_carries_everything_that_a_repair_did()
    {
        // Given
        Files.Write(".gitignore", "*.log\n");
        Files.Write("old name.txt", string.Concat(Enumerable.Range(0, 40).Select(line => $"line {line}\n")));
        var head = Files.Commit("More");
        var repository = await OpenAsync();
        await using var clone = await repository.CloneAsync(new Candidate(head), [], Token);

        // When: changes, a new file, binary, renames, modes, links, hostile names, and commits of its own
        await File.WriteAllTextAsync(Path.Combine(clone.Path, "app.txt"), "fixed\r\n\n\ttab trailing  \n", Token);
        await File.WriteAllTextAsync(Path.Combine(clone.Path, "$(touch x)\n'\"--upload-pack=x"), "new\n", Token);
        await File.WriteAllBytesAsync(Path.Combine(clone.Path, "binary.bin"), [0, 1, 2, 255, 254, 0, 10, 13], Token);
        await File.WriteAllTextAsync(Path.Combine(clone.Path, "ignored.log"), "ignored\n", Token);
        File.Move(Path.Combine(clone.Path, "old name.txt"), Path.Combine(clone.Path, "neuer Name ü.txt"));
        File.CreateSymbolicLink(Path.Combine(clone.Path, "link"), "app.txt");
        SetMode(Path.Combine(clone.Path, "docs/readme.md"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Git(clone.Path, "add", "--all");
        Git(clone.Path, "-c", "user.name=x", "-c", "user.email=x", "commit", "--quiet", "-m", "An agent commits");
        var candidate = await WithPatchAsync(head, await repository.CollectPatchAsync(clone, Token));

        // Then
        await using var checkout = Made(await repository.CheckoutAsync(candidate, Token));
        (await File.ReadAllTextAsync(Path.Combine(checkout.Path, "app.txt"), Token)).ShouldBe("fixed\r\n\n\ttab trailing  \n");
        (await File.ReadAllBytesAsync(Path.Combine(checkout.Path, "binary.bin"), Token)).ShouldBe([0, 1, 2, 255, 254, 0, 10, 13]);
        File.Exists(Path.Combine(checkout.Path, "ignored.log")).ShouldBeFalse();
        (await repository.ChangedPathsAsync(head, candidate, Token)).OrderBy(change => change.Path, StringComparer.Ordinal).ShouldBe(
        [
            new ChangedPath("$(touch x)\n'\"--upload-pack=x", null, 'A', false, false),
            new ChangedPath("app.txt", null, 'M', false, false),
            new ChangedPath("binary.bin", null, 'A', false, false),
            new ChangedPath("docs/readme.md", null, 'M', true, false),
            new ChangedPath("link", null, 'A', false, true),
            new ChangedPath("neuer Name ü.txt", "old name.txt", 'R', false, false),
        ]);
    }

    [Fact]
    public async Task What_a_repair_does_to_the_clones_own_git_folder_changes_nothing()
    {
        var repository = await OpenAsync();
        await using var clone = await repository.CloneAsync(new Candidate(Files.First), [], Token);
        var witness = Path.Combine(Files.Folder, "ran");
        await File.AppendAllTextAsync(Path.Combine(clone.Path, ".git", "config"), $"[core]\n\tfsmonitor = touch {witness}\n\tworktree = /\n[diff]\n\texternal = touch {witness}\n", Token);
        await File.WriteAllTextAsync(Path.Combine(clone.Path, "app.txt"), "fixed\n", Token);

        var patch = await repository.CollectPatchAsync(clone, Token);

        patch.ShouldContain("+fixed");
        patch.ShouldNotContain(".git/");
        File.Exists(witness).ShouldBeFalse();
        Directory.Delete(Path.Combine(clone.Path, ".git"), recursive: true);
        (await repository.CollectPatchAsync(clone, Token)).ShouldBe(patch);
    }

    [Fact]
    public async Task Nothing_changed_is_an_empty_patch_and_the_same_tree()
    {
        var repository = await OpenAsync();
        await using var clone = await repository.CloneAsync(new Candidate(Files.First), [], Token);
        var patch = await repository.CollectPatchAsync(clone, Token);
        patch.ShouldBe("");
        (await repository.TreeAsync(await WithPatchAsync(Files.First, patch), Token)).ShouldBe(clone.Tree);
    }

    private static string Git(string folder, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return output.TrimEnd('\n');
    }
}
