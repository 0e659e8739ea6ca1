using Microsoft.Extensions.Time.Testing;
using Regreen.Adapters.Sqlite;
using Regreen.Core;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Tests.Sqlite;

public sealed class FileEvidenceStoreTests : IDisposable
{
    private const string Hello = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string HelloPath => _folder[$"evidence/2c/{Hello[7..]}"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Evidence_lies_under_the_hash_of_its_content_once()
    {
        var store = Store();
        (await store.PutAsync(EvidenceKind.Log, "hello", Token)).Value.ShouldBe(Hello);
        (await store.PutAsync(EvidenceKind.Diff, "hello", Token)).Value.ShouldBe(Hello);

        (await File.ReadAllTextAsync(HelloPath, Token)).ShouldBe("hello");
        Directory.GetFiles(Path.GetDirectoryName(HelloPath)!).ShouldBe([HelloPath]);
        (await Store().GetAsync(new EvidenceId(Hello), Token)).ShouldBe("hello");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFFwith a mark\r\n\0日本語 🤖")]
    public async Task Any_text_comes_back_as_it_was(string text)
    {
        var store = Store();
        (await store.GetAsync(await store.PutAsync(EvidenceKind.Output, text, Token), Token)).ShouldBe(text);
    }

    [Fact]
    public async Task The_same_content_stored_at_once_from_many_places_is_whole()
    {
        var text = new string('x', 200_000);
        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Store().PutAsync(EvidenceKind.Log, text, Token), Token)));
        ids.Distinct().Count().ShouldBe(1);
        (await Store().GetAsync(ids[0], Token)).ShouldBe(text);
        Directory.GetFiles(_folder["evidence"], "*.tmp", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sha256:../../../../etc/passwd")]
    [InlineData("")]
    public async Task What_is_not_there_is_null(string id) => (await Store().GetAsync(new EvidenceId(id), Token)).ShouldBeNull();

    [Fact]
    public async Task Changed_evidence_is_refused_and_healed_by_storing_it_again()
    {
        var store = Store();
        var id = await store.PutAsync(EvidenceKind.Log, "hello", Token);
        await File.WriteAllTextAsync(HelloPath, "hellO", Token);

        (await Should.ThrowAsync<UserErrorException>(() => store.GetAsync(id, Token))).Message.ShouldStartWith($"The evidence {HelloPath} does not have the content that its name says");
        await store.PutAsync(EvidenceKind.Log, "hello", Token);
        (await store.GetAsync(id, Token)).ShouldBe("hello");
    }

    [Fact]
    public async Task A_full_disk_is_said_and_nothing_half_written_counts()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Skip("This system has no /dev/full.");
        }

        var full = new FileEvidenceStore(_folder["evidence"], _time) { Create = _ => new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite) };

        var error = await Should.ThrowAsync<UserErrorException>(() => full.PutAsync(EvidenceKind.Log, "hello", Token));

        error.Message.ShouldBe($"The disk is full: {HelloPath} cannot be written.");
        (await full.GetAsync(new EvidenceId(Hello), Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_the_users_error()
    {
        await File.WriteAllTextAsync(_folder["file"], "in the way", Token);
        var store = new FileEvidenceStore(Path.Combine(_folder["file"], "evidence"), _time);
        (await Should.ThrowAsync<UserErrorException>(() => store.PutAsync(EvidenceKind.Log, "hello", Token))).Message.ShouldContain("cannot be written");
    }

    [Fact]
    public async Task Pruning_removes_what_is_old_and_unnamed_and_what_killed_processes_left()
    {
        var store = Store();
        var kept = await store.PutAsync(EvidenceKind.Log, "old but named", Token);
        var old = await store.PutAsync(EvidenceKind.Log, "old", Token);
        var again = await store.PutAsync(EvidenceKind.Log, "old but stored again", Token);
        var left = _folder["evidence/2c/left.tmp"];
        Directory.CreateDirectory(Path.GetDirectoryName(left)!);
        await File.WriteAllTextAsync(left, "half", Token);
        File.SetLastWriteTimeUtc(left, _time.GetUtcNow().UtcDateTime);
        _time.Advance(TimeSpan.FromDays(31));
        await store.PutAsync(EvidenceKind.Log, "old but stored again", Token);
        var young = await store.PutAsync(EvidenceKind.Log, "young", Token);

        (await store.PruneAsync(_time.GetUtcNow() - TimeSpan.FromDays(30), new HashSet<EvidenceId> { kept }, Token)).ShouldBe(1);

        (await store.GetAsync(old, Token)).ShouldBeNull();
        (await store.GetAsync(kept, Token)).ShouldNotBeNull();
        (await store.GetAsync(again, Token)).ShouldNotBeNull();
        (await store.GetAsync(young, Token)).ShouldNotBeNull();
        File.Exists(left).ShouldBeFalse();
    }

    private FileEvidenceStore Store() => new(_folder["evidence"], _time);
}
