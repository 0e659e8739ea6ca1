using System.Collections.Immutable;
using System.Runtime.Versioning;
using Microsoft.Extensions.Time.Testing;
using Regreen.Adapters.Process.Building;
using Regreen.Adapters.Process.Supervising;
using Regreen.TestServer;

namespace Regreen.Adapters.Tests.Processes;

[SupportedOSPlatform("linux")]
public sealed class BuildFolderTests : DriverTest
{
    private string Source => Path.Combine(Project.Root, "source");

    private string Slot => Path.Combine(Project.Root, "slot");

    [Fact]
    public void Only_what_differs_is_written_and_what_a_build_made_stays()
    {
        Write(Source, "a.txt", "a");
        Write(Source, "b/c.txt", "c");
        Write(Source, ".git", "gitdir: elsewhere");
        Sync();
        Write(Slot, "obj/made.dll", "made");
        Write(Slot, "b/bin/made.dll", "made");
        var longAgo = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(Path.Combine(Slot, "a.txt"), longAgo);
        File.SetLastWriteTimeUtc(Path.Combine(Slot, "b/c.txt"), longAgo);

        Write(Source, "a.txt", "A");
        Sync();

        File.ReadAllText(Path.Combine(Slot, "a.txt")).ShouldBe("A");
        File.GetLastWriteTimeUtc(Path.Combine(Slot, "a.txt")).ShouldBeGreaterThan(longAgo);
        File.GetLastWriteTimeUtc(Path.Combine(Slot, "b/c.txt")).ShouldBe(longAgo);
        Files(Slot).ShouldBe(["a.txt", "b/bin/made.dll", "b/c.txt", "obj/made.dll"]);
    }

    [Fact]
    public void What_vanished_from_the_source_vanishes_from_the_slot()
    {
        Write(Source, "old/one.txt", "1");
        Write(Source, "two", "2");
        Sync();
        Directory.Delete(Path.Combine(Source, "old"), recursive: true);
        File.Delete(Path.Combine(Source, "two"));
        Write(Source, "two/three.txt", "3");

        Sync();

        Files(Slot).ShouldBe(["two/three.txt"]);
        Directory.Exists(Path.Combine(Slot, "old")).ShouldBeFalse();
    }

    [Fact]
    public void Modes_and_links_are_kept_and_links_are_not_followed()
    {
        Write(Source, "run", "#!/bin/sh");
        File.SetUnixFileMode(Path.Combine(Source, "run"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Write(Project.Root, "outside/secret", "x");
        Directory.CreateSymbolicLink(Path.Combine(Source, "link"), Path.Combine(Project.Root, "outside"));

        Sync();

        File.GetUnixFileMode(Path.Combine(Slot, "run")).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();
        new FileInfo(Path.Combine(Slot, "link")).LinkTarget.ShouldBe(Path.Combine(Project.Root, "outside"));
        Directory.Delete(Path.Combine(Source, "link"));
        Sync();
        File.Exists(Path.Combine(Project.Root, "outside/secret")).ShouldBeTrue();
        Path.Exists(Path.Combine(Slot, "link")).ShouldBeFalse();
    }

    [Fact]
    public void The_least_recently_used_builds_go_when_they_are_too_many()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var folder = Path.Combine(Project.Root, "builds");
        var store = new BuildStore(folder, cap: 250, time);
        foreach (var tree in new[] { "t1", "t2", "t3", "t4" })
        {
            Write(Project.Root, $"out-{tree}/file", new string('x', 100));
            store.Add(tree, Path.Combine(Project.Root, $"out-{tree}"), TimeSpan.FromSeconds(1));
            store.Find(tree).ShouldNotBeNull();
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Directory.CreateDirectory(Path.Combine(folder, ".t5.0.tmp"));
        store.Find("t2").ShouldNotBeNull();
        store.Trim(ImmutableHashSet.Create(StringComparer.Ordinal, "t1"));

        store.Find("t1").ShouldNotBeNull();
        store.Find("t2").ShouldNotBeNull();
        store.Find("t3").ShouldBeNull();
        store.Find("t4").ShouldNotBeNull();
        Directory.Exists(Path.Combine(folder, ".t5.0.tmp")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_build_that_names_no_output_builds_in_place()
    {
        Project.Deploy = Project.Deploy with { Build = "sh -c 'echo {{revision}} > revision'" };
        await using var driver = Project.Driver();

        var ready = await ReadyAsync(driver, TestProject.Request("k", preview: true));

        (await GetAsync(ready, "/file/main.txt")).ShouldBe("main");
    }

    [Fact]
    public async Task Without_a_build_the_checkout_is_the_output()
    {
        Project.Deploy = Project.Deploy with { Build = null, Processes = [TestProject.Serving("web", "--revision {{revision}}")] };
        await using var driver = Project.Driver();

        var ready = await ReadyAsync(driver, TestProject.Request("k", preview: true));

        ready.Built.ShouldBeFalse();
        (await GetAsync(ready, "/file/main.txt")).ShouldBe("main");
    }

    [Fact]
    public async Task A_full_log_is_continued_in_a_new_file_and_only_one_old_one_is_kept()
    {
        var log = Path.Combine(Project.Root, "x.log");
        using (var supervised = new SupervisedLog(log, cap: 1000, TimeProvider.System))
        {
            var lines = string.Concat(Enumerable.Range(0, 100).Select(index => $"line {index}\n"));
            await supervised.PumpAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(lines + "no end")), 'o', Token);
        }

        var kept = Adapters.Process.Logs.ProcessLog.ReadText(log);
        kept.ShouldBe([.. Enumerable.Range(0, 100).Select(index => $"line {index}").TakeLast(kept.Count - 1), "no end"]);
        new FileInfo(log).Length.ShouldBeLessThanOrEqualTo(1000);
        Directory.EnumerateFiles(Project.Root, "x.log*").Count().ShouldBe(2);
    }

    private static void Write(string folder, string path, string content)
    {
        var full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);

    private void Sync() => FolderSync.Run(Source, Slot, Path.Combine(Project.Root, "manifest"));
}
