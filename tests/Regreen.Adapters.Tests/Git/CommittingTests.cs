using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Tests.Git;

public sealed class CommittingTests : GitTest
{
    private const string Branch = "regreen/issue-1";

    [Fact]
    public async Task A_repair_stands_on_its_branch_and_nothing_else_moved()
    {
        // Given
        var culprit = Files.Change("app.txt", "broken\n", "Culprit");
        Files.Write("app.txt", "dirty\n");
        var repository = await OpenAsync();
        var before = Files.State();

        // When
        var commit = await repository.CommitAsync(new Candidate(culprit) { Without = [culprit] }, culprit, Branch, "Revert it\n\nBecause.\n\nRegreen-Issue: issue-1\n", "run:commit:1", Token);

        // Then
        Files.Run("rev-parse", Branch).Trim().ShouldBe(commit);
        Files.Run("rev-parse", $"{commit}^").Trim().ShouldBe(culprit);
        Files.Run("rev-parse", $"{commit}^{{tree}}").ShouldBe(Files.Run("rev-parse", $"{Files.First}^{{tree}}"));
        Files.Run("log", "-1", "--format=%an <%ae> %cn <%ce>", Branch).Trim().ShouldBe("Regreen <regreen@localhost> Regreen <regreen@localhost>");
        Files.Run("log", "-1", "--format=%B", Branch).TrimEnd().ShouldBe("Revert it\n\nBecause.\n\nRegreen-Issue: issue-1\nRegreen-Key: run:commit:1");
        Files.Run("branch", "-D", Branch);
        Files.State().ShouldBe(before);
    }

    [Fact]
    public async Task The_same_key_gives_the_same_commit()
    {
        var repository = await OpenAsync();
        var first = await repository.CommitAsync(new Candidate(Files.First), Files.First, Branch, "Repair", "key-1", Token);
        var next = await repository.CommitAsync(new Candidate(Files.First), first, Branch, "Repair", "key-2", Token);

        // A new process after a crash: nothing is cached, and the branch went on.
        using var resumed = await OpenAsync();
        (await resumed.CommitAsync(new Candidate(Files.First), Files.First, Branch, "Repair", "key-1", Token)).ShouldBe(first);
        (await resumed.CommitAsync(new Candidate(Files.First), first, Branch, "Repair", "key-2", Token)).ShouldBe(next);
        Files.Run("rev-list", "--count", $"{Files.First}..{Branch}").Trim().ShouldBe("2");
    }

    [Fact]
    public async Task A_key_is_compared_whole_and_only_in_the_trailers_of_own_commits()
    {
        var repository = await OpenAsync();
        Files.Run("checkout", "--quiet", "-b", Branch);
        Files.Commit("Not ours\n\nRegreen-Key: key-1\n");
        var tip = Files.Commit("Quotes\n\nRegreen-Key: key-1\n\nand goes on.\n");
        Files.Run("checkout", "--quiet", "main");

        var longer = await repository.CommitAsync(new Candidate(Files.First), tip, Branch, "Repair", "key-11", Token);
        var own = await repository.CommitAsync(new Candidate(Files.First), longer, Branch, "Repair", "key-1", Token);

        own.ShouldNotBe(longer, StringComparer.Ordinal);
        Files.Run("rev-list", "--count", $"{tip}..{Branch}").Trim().ShouldBe("2");
    }

    [Theory]
    [InlineData("--upload-pack=touch /tmp/x\n\n$(touch /tmp/x) `id` \"quoted\" 'single' \\ back")]
    [InlineData("# looks like a comment\n\n-F /etc/passwd\n--amend")]
    [InlineData("Überraschung: 日本語 🤖\n\nRegreen-Key: somebody-elses\n\n%H%n$GIT_DIR")]
    public async Task Hostile_messages_are_only_text(string message)
    {
        var repository = await OpenAsync();
        var commit = await repository.CommitAsync(new Candidate(Files.First), Files.First, Branch, message, "the-key", Token);
        Files.Run("log", "-1", "--format=%B", commit).TrimEnd().ShouldBe(message + "\n\nRegreen-Key: the-key");
    }

    [Fact]
    public async Task A_branch_that_somebody_moved_is_not_moved_back()
    {
        var repository = await OpenAsync();
        Files.Run("checkout", "--quiet", "-b", Branch);
        var theirs = Files.Change("app.txt", "theirs\n", "Theirs");
        Files.Run("checkout", "--quiet", "main");

        var error = await Should.ThrowAsync<UserErrorException>(() => repository.CommitAsync(new Candidate(Files.First), Files.First, Branch, "Repair", "key", Token));

        error.Category.ShouldBe(FailureCategory.NeedsPerson);
        Files.Run("rev-parse", Branch).Trim().ShouldBe(theirs);
    }

    [Fact]
    public async Task A_branch_that_is_checked_out_is_not_moved()
    {
        var repository = await OpenAsync();
        var before = Files.State();
        var error = await Should.ThrowAsync<UserErrorException>(() => repository.CommitAsync(new Candidate(Files.First), Files.First, "main", "Repair", "key", Token));
        error.Message.ShouldContain("checked out");
        Files.State().ShouldBe(before);
    }

    [Theory]
    [InlineData("-d main")]
    [InlineData("a..b")]
    [InlineData("x\ny")]
    public async Task A_branch_name_that_git_would_refuse_is_refused(string branch)
    {
        var repository = await OpenAsync();
        await Should.ThrowAsync<ArgumentException>(() => repository.CommitAsync(new Candidate(Files.First), Files.First, branch, "Repair", "key", Token));
    }
}
