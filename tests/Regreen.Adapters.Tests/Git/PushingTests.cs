using Regreen.Core;

namespace Regreen.Adapters.Tests.Git;

/// <summary>Branches of repairs go to a remote, without force.</summary>
public sealed class PushingTests : GitTest
{
    private const string Branch = "regreen/r1/issue-1";

    private string Bare => Path.Combine(Files.Folder, "remote.git");

    [Fact]
    public async Task A_branch_is_pushed_and_pushing_it_again_changes_nothing()
    {
        Files.Run("init", "--quiet", "--bare", Bare);
        Files.Run("remote", "add", "origin", Bare);
        Files.Run("branch", Branch);
        var repository = await OpenAsync();
        var state = Files.State();

        await repository.PushAsync("origin", Branch, Token);
        await repository.PushAsync("origin", Branch, Token);

        Files.Run("--git-dir", Bare, "rev-parse", Branch).Trim().ShouldBe(Files.First);
        Files.Run("--git-dir", Bare, "for-each-ref", "--format=%(refname)").Trim().ShouldBe($"refs/heads/{Branch}");
        (await repository.RemoteAddressAsync("origin", Token)).ShouldBe(Bare);
        Files.State().Replace($"{Files.First} commit\trefs/remotes/origin/{Branch}\n", "", StringComparison.Ordinal).ShouldBe(state);
    }

    [Fact]
    public async Task What_somebody_else_put_there_is_not_overwritten()
    {
        Files.Run("init", "--quiet", "--bare", Bare);
        Files.Run("remote", "add", "origin", Bare);
        var other = Files.Change("app.txt", "other", "Other");
        Files.Run("push", "--quiet", "origin", $"main:refs/heads/{Branch}");
        Files.Run("branch", Branch, Files.First);
        var repository = await OpenAsync();

        var refused = await Should.ThrowAsync<UserErrorException>(() => repository.PushAsync("origin", Branch, Token));

        refused.Message.ShouldContain("rejected");
        refused.Hint.ShouldBe($"Try it yourself: git push origin {Branch}");
        Files.Run("--git-dir", Bare, "rev-parse", Branch).Trim().ShouldBe(other);
    }

    [Fact]
    public async Task A_remote_that_cannot_be_reached_is_told_without_the_password_in_its_address()
    {
        Files.Run("remote", "add", "origin", "http://ada:pass-word@127.0.0.1:1/acme/shop.git");
        Files.Run("branch", Branch);
        var repository = await OpenAsync();

        var refused = await Should.ThrowAsync<UserErrorException>(() => repository.PushAsync("origin", Branch, Token));

        refused.Message.ShouldContain("127.0.0.1");
        refused.Message.ShouldNotContain("pass-word");
        (await Should.ThrowAsync<UserErrorException>(() => repository.RemoteAddressAsync("upstream", Token))).Message.ShouldBe("There is no git remote 'upstream'.");
    }
}
