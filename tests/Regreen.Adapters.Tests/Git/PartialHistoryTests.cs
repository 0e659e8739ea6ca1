using Regreen.Adapters.Git;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Tests.Git;

/// <summary>Clones that hold less than the history: shallow ones, ones without some objects, ones with submodules.</summary>
public sealed class PartialHistoryTests : GitTest
{
    [Fact]
    public async Task The_end_of_a_shallow_clone_is_no_first_commit()
    {
        Files.Change("app.txt", "second\n", "Second");
        var third = Files.Change("app.txt", "third\n", "Third");
        var shallow = Path.Combine(Files.Folder, "shallow");
        Files.Run("clone", "--quiet", "--depth=1", $"file://{Files.Root}", shallow);
        using var repository = await GitRepository.OpenAsync(shallow, Files.Work, [], Files.Evidence, TimeProvider.System, Token);

        (await repository.ParentAsync(third, Token)).ShouldBeNull();
        (await repository.IsFirstAsync(third, Token)).ShouldBeFalse();
        (await (await OpenAsync()).IsFirstAsync(Files.First, Token)).ShouldBeTrue();
        (await (await OpenAsync()).IsFirstAsync(third, Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_commit_whose_message_speaks_of_a_parent_is_a_first_one_nevertheless()
    {
        using var files = new TemporaryRepository(empty: true);
        files.Write("app.txt", "one\n");
        var first = files.Commit("Begin\n\nparent 1111111111111111111111111111111111111111\n");
        using var repository = await GitRepository.OpenAsync(files.Root, files.Work, [], files.Evidence, TimeProvider.System, Token);

        (await repository.IsFirstAsync(first, Token)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_revision_with_a_missing_file_cannot_be_made_and_says_so()
    {
        var lost = Files.Run("rev-parse", $"{Files.First}:app.txt").Trim();
        var second = Files.Change("app.txt", "second\n", "Second");
        File.Delete(Path.Combine(Files.Root, ".git", "objects", lost[..2], lost[2..]));
        var repository = await OpenAsync();

        var outcome = (await repository.CheckoutAsync(new Candidate(Files.First), Token)).ShouldBeOfType<CheckoutOutcome.Conflicted>();
        outcome.Reason.ShouldContain("lacks files of");
        await using var whole = Made(await repository.CheckoutAsync(new Candidate(second), Token));
        (await File.ReadAllTextAsync(Path.Combine(whole.Path, "app.txt"), Token)).ShouldBe("second\n");
    }

    [Fact]
    public async Task Submodules_are_filled_in_at_the_commit_that_each_revision_names_and_go_with_the_checkout()
    {
        using var inner = new TemporaryRepository();
        using var library = new TemporaryRepository();
        library.Run("-c", "protocol.file.allow=always", "submodule", "add", "--quiet", inner.Root, "deep");
        library.Commit("Use inner");
        var before = AddLibrary(library);
        library.Write("app.txt", "newer\n");
        library.Commit("Newer");
        Files.Run("-C", "lib", "-c", "protocol.file.allow=always", "pull", "--quiet");
        var after = Files.Commit("Move the library");
        var state = Files.State();
        var repository = await OpenAsync();

        string path;
        await using (var checkout = Made(await repository.CheckoutAsync(new Candidate(before), Token)))
        {
            path = checkout.Path;
            (await File.ReadAllTextAsync(Path.Combine(path, "lib", "app.txt"), Token)).ShouldStartWith("one\n");
            (await File.ReadAllTextAsync(Path.Combine(path, "lib", "deep", "app.txt"), Token)).ShouldStartWith("one\n");
        }

        Directory.Exists(path).ShouldBeFalse();
        await using var newer = Made(await repository.CheckoutAsync(new Candidate(after), Token));
        (await File.ReadAllTextAsync(Path.Combine(newer.Path, "lib", "app.txt"), Token)).ShouldBe("newer\n");
        Files.State().ShouldBe(state);
        (await repository.TreeAsync(new Candidate(before), Token)).ShouldNotBe(await repository.TreeAsync(new Candidate(after), Token), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_submodule_that_is_not_there_makes_the_revision_untestable_and_is_named()
    {
        using var library = new TemporaryRepository();
        var commit = AddLibrary(library);
        Directory.Delete(Path.Combine(Files.Root, ".git", "modules"), recursive: true);
        var repository = await OpenAsync();

        var outcome = (await repository.CheckoutAsync(new Candidate(commit), Token)).ShouldBeOfType<CheckoutOutcome.Conflicted>();
        outcome.Reason.ShouldContain("submodule lib at");
        outcome.Paths.ShouldBe(["lib"]);
    }

    [Theory]
    [InlineData("../../outside")]
    [InlineData("/etc")]
    public async Task A_submodule_whose_name_leads_elsewhere_is_not_filled_in(string name)
    {
        using var library = new TemporaryRepository();
        AddLibrary(library);
        Directory.CreateDirectory(Path.Combine(Files.Root, ".git", "outside"));
        Files.Write(".gitmodules", $"[submodule \"{name}\"]\n\tpath = lib\n\turl = x\n");
        var commit = Files.Commit("Hostile name");

        (await (await OpenAsync()).CheckoutAsync(new Candidate(commit), Token)).ShouldBeOfType<CheckoutOutcome.Conflicted>();
    }

    private string AddLibrary(TemporaryRepository library)
    {
        Files.Run("-c", "protocol.file.allow=always", "submodule", "add", "--quiet", library.Root, "lib");
        Files.Run("-c", "protocol.file.allow=always", "submodule", "update", "--quiet", "--init", "--recursive");
        return Files.Commit("Use the library");
    }
}
