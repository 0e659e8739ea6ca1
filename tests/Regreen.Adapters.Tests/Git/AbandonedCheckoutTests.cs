using System.Diagnostics;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Tests.Git;

public sealed class AbandonedCheckoutTests : GitTest
{
    [Fact]
    public async Task Checkouts_of_a_process_that_is_gone_are_removed_and_others_stay()
    {
        // Given: three checkouts, of which one belongs to a process that ended, and one to a process whose id was used again
        var repository = await OpenAsync();
        await using var alive = Made(await repository.CheckoutAsync(new Candidate(Files.First), Token));
        var dead = Made(await repository.CheckoutAsync(new Candidate(Files.First), Token));
        var reused = await repository.CloneAsync(new Candidate(Files.First), [], Token);
        await File.WriteAllTextAsync(dead.Path + ".owner", $"{await EndedProcessAsync()} 12345\n", Token);
        await File.WriteAllTextAsync(reused.Path + ".owner", $"{Environment.ProcessId} 1\n", Token);
        SetMode(Directory.CreateDirectory(Path.Combine(dead.Path, "cache", "read-only")).FullName, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        // When
        await repository.RemoveAbandonedCheckoutsAsync(Token);

        // Then
        Directory.Exists(alive.Path).ShouldBeTrue();
        Directory.Exists(dead.Path).ShouldBeFalse();
        Directory.Exists(reused.Path).ShouldBeFalse();
        Files.Run("worktree", "list").Trim().Split('\n').Length.ShouldBe(2);
        Directory.EnumerateFiles(Files.Work, "*.owner").ShouldBe([alive.Path + ".owner"]);
    }

    [Fact]
    public async Task A_half_removed_checkout_is_removed_to_the_end()
    {
        var repository = await OpenAsync();
        var half = Made(await repository.CheckoutAsync(new Candidate(Files.First), Token));
        await File.WriteAllTextAsync(half.Path + ".owner", "torn", Token);
        Directory.Delete(half.Path, recursive: true);

        await repository.RemoveAbandonedCheckoutsAsync(Token);

        Files.Run("worktree", "list").Trim().Split('\n').Length.ShouldBe(1);
        Directory.EnumerateFiles(Files.Work, "w-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_users_own_worktrees_are_left_alone_even_when_their_folder_is_not_there()
    {
        var own = Path.Combine(Files.Folder, "on-a-disk-that-is-not-plugged-in");
        Files.Run("worktree", "add", "--quiet", "--detach", own);
        Directory.Move(own, own + "-unplugged");
        var repository = await OpenAsync();

        await repository.RemoveAbandonedCheckoutsAsync(Token);

        Files.Run("worktree", "list").ShouldContain(own);
    }

    private static async Task<int> EndedProcessAsync()
    {
        using var process = System.Diagnostics.Process.Start(new ProcessStartInfo("git", ["--version"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        await process.WaitForExitAsync(Token);
        return process.Id;
    }
}
