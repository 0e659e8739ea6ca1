using Regreen.Adapters.Git;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Tests.Git;

public sealed class OpeningTests : GitTest
{
    [Fact]
    public async Task A_folder_without_a_repository_is_the_users_error()
    {
        var folder = Directory.CreateTempSubdirectory("regreen-none-").FullName;
        try
        {
            var error = await Should.ThrowAsync<UserErrorException>(() => GitRepository.OpenAsync(folder, Files.Work, [], Files.Evidence, TimeProvider.System, Token));
            error.Message.ShouldBe($"{folder} is not in a git repository with files.");
            error.Category.ShouldBe(FailureCategory.Usage);
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    [Fact]
    public async Task A_repository_without_commits_is_the_users_error()
    {
        using var empty = new TemporaryRepository(empty: true);
        var error = await Should.ThrowAsync<UserErrorException>(() => GitRepository.OpenAsync(empty.Root, empty.Work, [], empty.Evidence, TimeProvider.System, Token));
        error.Message.ShouldBe($"The repository {empty.Root} has no commit yet.");
    }

    [Fact]
    public async Task A_folder_that_is_missing_is_the_users_error()
    {
        var missing = Path.Combine(Files.Folder, "nowhere");
        var error = await Should.ThrowAsync<UserErrorException>(() => GitRepository.OpenAsync(missing, Files.Work, [], Files.Evidence, TimeProvider.System, Token));
        error.Message.ShouldBe($"The folder {missing} does not exist.");
    }

    [Fact]
    public async Task A_build_input_that_was_never_committed_is_the_users_error()
    {
        Files.Write("later/new.txt", "not committed");
        var error = await Should.ThrowAsync<UserErrorException>(() => OpenAsync(["app.txt", "later"]));
        error.Message.ShouldBe("The build input 'later' is not in the repository and never was.");
        error.Hint.ShouldContain("deploy.inputs");
    }
}
