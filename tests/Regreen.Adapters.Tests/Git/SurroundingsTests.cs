using Microsoft.Extensions.Time.Testing;
using Regreen.Adapters.Git;
using Regreen.Adapters.Tests.Sqlite;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Tests.Git;

public sealed class SurroundingsTests : GitTest
{
    [Fact]
    public async Task Variables_that_point_git_elsewhere_do_not_reach_it()
    {
        // Given a caller that is itself a hook of another repository
        using var other = new TemporaryRepository();
        using var child = ChildProcess.Start(
            "head",
            Files.Root,
            new("GIT_DIR", Path.Combine(other.Root, ".git")),
            new("GIT_WORK_TREE", other.Root),
            new("GIT_INDEX_FILE", Path.Combine(other.Folder, "index")),
            new("GIT_CONFIG_COUNT", "1"),
            new("GIT_CONFIG_KEY_0", "core.bare"),
            new("GIT_CONFIG_VALUE_0", "true"));

        (await child.StandardOutput.ReadToEndAsync(Token)).TrimEnd().ShouldBe(Files.First);
        await child.WaitForExitAsync(Token);
    }

    [Fact]
    public async Task A_git_that_hangs_is_ended_at_its_deadline_with_what_it_started()
    {
        // Given a filter that says it runs, and then never ends
        var pipe = Path.Combine(Files.Folder, "pipe");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync(Token);
        }

        Files.Run("config", "filter.slow.smudge", $"echo runs > '{pipe}'; exec tail -f /dev/null");
        var head = Files.Change(".gitattributes", "app.txt filter=slow\n", "A filter");
        var time = new FakeTimeProvider();
        using var repository = await GitRepository.OpenAsync(Files.Root, Files.Work, [], Files.Evidence, time, Token);

        // When
        var checkout = repository.CheckoutAsync(new Candidate(head), Token);
        (await File.ReadAllTextAsync(pipe, Token)).ShouldBe("runs\n");
        time.Advance(TimeSpan.FromMinutes(11));

        // Then
        (await Should.ThrowAsync<UserErrorException>(() => checkout)).Message.ShouldStartWith("'git worktree' did not end within 600 s");
        Files.Run("worktree", "list").Trim().Split('\n').Length.ShouldBe(1);
        Directory.EnumerateFiles(Files.Work, "w-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cancelled_checkout_leaves_nothing_behind()
    {
        using var repository = await GitRepository.OpenAsync(Files.Root, Files.Work, [], Files.Evidence, TimeProvider.System, Token);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => repository.CheckoutAsync(new Candidate(Files.First), cancelled.Token));

        Directory.EnumerateFiles(Files.Work, "w-*").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--upload-pack=touch x")]
    [InlineData("HEAD")]
    [InlineData("main^{tree}")]
    [InlineData("")]
    public async Task Only_commit_ids_are_taken_for_commits(string commit)
    {
        var repository = await OpenAsync();
        await Should.ThrowAsync<ArgumentException>(() => repository.CheckoutAsync(new Candidate(commit), Token));
        await Should.ThrowAsync<ArgumentException>(() => repository.DiffAsync(commit, Token));
        await Should.ThrowAsync<ArgumentException>(() => repository.HistoryAsync(null, commit, 5, Token));
        await Should.ThrowAsync<ArgumentException>(() => repository.ReadFileAsync(commit, "app.txt", Token));
    }
}
