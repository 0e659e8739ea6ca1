using Microsoft.Extensions.Time.Testing;
using Regreen.Adapters.Sqlite;
using Regreen.Core;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Tests.Sqlite;

public sealed class TargetLeaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string LeaseFile => _folder[".regreen/lease"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Who_comes_second_is_told_who_holds_the_lease_and_since_when()
    {
        var first = TargetLease.Acquire(LeaseFile, new RunId("run-1"), _time);
        first.Holder.ShouldBe($"run run-1 (process {Environment.ProcessId} on {Environment.MachineName}, since 2026-01-02 03:04:05 UTC)");

        var error = Should.Throw<UserErrorException>(() => TargetLease.Acquire(LeaseFile, new RunId("run-2"), _time));

        error.Message.ShouldBe($"The target is in use: {first.Holder} holds its lease {LeaseFile}.");
        await first.DisposeAsync();
        await first.DisposeAsync();
        await using var next = TargetLease.Acquire(LeaseFile, new RunId("run-2"), _time);
        next.Holder.ShouldStartWith("run run-2 ");
    }

    [Fact]
    public async Task Another_process_is_refused_and_gets_in_when_the_lease_is_free()
    {
        var lease = TargetLease.Acquire(LeaseFile, new RunId("run-1"), _time);
        using (var refused = ChildProcess.Start("lease", LeaseFile))
        {
            (await refused.StandardOutput.ReadToEndAsync(Token)).TrimEnd().ShouldBe($"The target is in use: {lease.Holder} holds its lease {LeaseFile}.");
            await refused.WaitForExitAsync(Token);
            refused.ExitCode.ShouldBe(3);
        }

        await lease.DisposeAsync();
        using var holder = ChildProcess.Start("lease", LeaseFile);
        (await holder.StandardOutput.ReadLineAsync(Token)).ShouldBe("held");
        Should.Throw<UserErrorException>(() => TargetLease.Acquire(LeaseFile, new RunId("run-2"), _time)).Message.ShouldContain($"run child-run (process {holder.Id} on ");
        holder.StandardInput.Close();
        await holder.WaitForExitAsync(Token);
        holder.ExitCode.ShouldBe(0);
        await using var again = TargetLease.Acquire(LeaseFile, new RunId("run-2"), _time);
    }

    [Fact]
    public async Task The_lease_of_a_killed_process_is_taken_over()
    {
        using var holder = ChildProcess.Start("lease", LeaseFile);
        (await holder.StandardOutput.ReadLineAsync(Token)).ShouldBe("held");
        holder.Kill();
        await holder.WaitForExitAsync(Token);

        await using var lease = TargetLease.Acquire(LeaseFile, new RunId("run-2"), _time);

        lease.Holder.ShouldStartWith("run run-2 ");
    }

    [Fact]
    public async Task Where_locks_do_not_work_a_living_owner_still_refuses_and_a_torn_note_does_not()
    {
        // Given the note of a living process that holds no lock, as on a file system without locks
        using var holder = ChildProcess.Start("lease", LeaseFile);
        (await holder.StandardOutput.ReadLineAsync(Token)).ShouldBe("held");
        var elsewhere = _folder[".regreen/elsewhere"];
        File.Copy(LeaseFile + ".owner", elsewhere + ".owner");

        // Then
        Should.Throw<UserErrorException>(() => TargetLease.Acquire(elsewhere, new RunId("run-2"), _time)).Message.ShouldContain("child-run");
        await File.WriteAllTextAsync(elsewhere + ".owner", "{\"Run\":", Token);
        await using var lease = TargetLease.Acquire(elsewhere, new RunId("run-2"), _time);
        holder.StandardInput.Close();
        await holder.WaitForExitAsync(Token);
    }
}
