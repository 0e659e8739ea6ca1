using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using UsageAgents.Contracts.Runs;
using UsageAgents.Running;
using UsageAgents.Tests.Hosting;

namespace UsageAgents.Tests.Running;

public sealed class DurableRunTests : IDisposable
{
    private const string Question = "How many requests did we handle in total?";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("durable-runs-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_finished_run_is_there_after_a_restart_for_its_user_only()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        JsonObject answer;
        JsonObject before;
        await using (var first = await StartAsync("runs.db"))
        {
            var token = await first.TokenAsync("alice", cancellationToken);
            answer = await first.AskAsync("data", Question, token, cancellationToken);
            before = await EventsAsync(first, "alice", IdOf(answer), "1.0", cancellationToken);
        }

        await using var second = await StartAsync("runs.db");
        var after = await EventsAsync(second, "alice", IdOf(answer), "1.0", cancellationToken);
        using var foreign = await second.SendAsync(
            HttpMethod.Get, $"/runs/{IdOf(answer)}", await second.TokenAsync("bob", cancellationToken), null, cancellationToken);

        before["events"]!.AsArray().Count.ShouldBe(5);
        after.ToJsonString().ShouldBe(before.ToJsonString());
        foreign.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_run_that_a_killed_process_left_ends_once_with_a_retryable_error()
    {
        // Given a process that is killed while a tool works: what it leaves is its files as they are at that moment
        var cancellationToken = TestContext.Current.CancellationToken;
        var tool = new GatedTool();
        await using var killed = await RunningServices.StartAsync(Settings("killed.db"), tool.Replace);
        using var client = await SocketClient.ConnectAsync(killed, await killed.TokenAsync("alice", cancellationToken), cancellationToken);
        await client.AskAsync("data", Question, "r1", cancellationToken);
        var run = (await client.ReadUntilAsync("tool_executing", cancellationToken))["run_id"]!.GetValue<string>();

        // Frames move from the spool into the database meanwhile, so the spool comes first: twice is once
        foreach (var file in _folder.GetFiles("killed.db*").Where(file => file.Extension != ".lock").OrderByDescending(file => file.Name.Contains("-spool", StringComparison.Ordinal)))
        {
            file.CopyTo(file.FullName.Replace("killed", "left", StringComparison.Ordinal));
        }

        // When another one starts on them, twice
        await using (var again = await StartAsync("left.db"))
        {
            var ended = await EventsAsync(again, "alice", run, "1.3", cancellationToken);
            ShouldBeInterrupted(ended);
        }

        await using var third = await StartAsync("left.db");

        // Then the run has what was seen of it, and one terminal event of the next holder
        var all = await EventsAsync(third, "alice", run, "1.0", cancellationToken);
        all["events"]!.AsArray().Select(frame => frame!["seq"]!.GetValue<int>()).ShouldBe([1, 2, 3, 4]);
        ShouldBeInterrupted(await EventsAsync(third, "alice", run, "1.3", cancellationToken));
        var lost = await EventsAsync(third, "alice", run, "1.4", cancellationToken);
        lost["gap"]!["next"]!.GetValue<string>().ShouldBe("2.4");
        ShouldBeInterrupted(lost);
    }

    [Fact]
    public async Task A_run_of_which_nothing_was_said_runs_after_the_restart()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var options = new RunOptions { Path = Path.Combine(_folder.FullName, "runs.db") };
        var journal = SqliteRunJournal.TryOpen(options, NullLogger<SqliteRunJournal>.Instance)!;
        var request = new RunRequest("r1", "data", Question, "tenant of alice", "alice") { IdempotencyKey = "k" };
        using (var log = new RunLog("run_0", request, journal, TimeProvider.System))
        {
            log.Save();
            await journal.DisposeAsync();
        }

        await using var services = await StartAsync("runs.db");
        using var http = new HttpRequestMessage(HttpMethod.Post, new Uri(services.Agents, "/agents/data/runs"));
        http.Headers.Authorization = new("Bearer", await services.TokenAsync("alice", cancellationToken));
        http.Headers.Add("Idempotency-Key", "k");
        http.Content = JsonContent.Create(new { message = Question });
        using var response = await services.Http.SendAsync(http, cancellationToken);
        var answer = (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;

        IdOf(answer).ShouldBe("run_0");
        answer["response"]!.GetValue<string>().ShouldContain("28,185");
        (await EventsAsync(services, "alice", "run_0", "1.0", cancellationToken))["events"]!.AsArray().Count.ShouldBe(5);
    }

    [Fact]
    public async Task What_readers_see_is_held_already()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var options = new RunOptions { Path = Path.Combine(_folder.FullName, "runs.db") };
        await using var journal = SqliteRunJournal.TryOpen(options, NullLogger<SqliteRunJournal>.Instance)!;
        using var log = new RunLog("run_1", new RunRequest("r1", "data", Question, "t", "u"), journal, TimeProvider.System);

        for (var seq = 1; seq <= 50; seq++)
        {
            log.Append("data", new AgentThinking($"thought {seq}"));
            var batch = await log.BatchAsync(seq - 1, cancellationToken);
            var held = (await journal.FindAsync("run_1", cancellationToken))!.Frames;
            held.Length.ShouldBeGreaterThanOrEqualTo(seq - 1 + batch.Length);
        }
    }

    [Fact]
    public async Task Old_runs_are_forgotten()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var options = new RunOptions { Path = Path.Combine(_folder.FullName, "runs.db"), Keep = 100 };
        await using var journal = SqliteRunJournal.TryOpen(options, NullLogger<SqliteRunJournal>.Instance)!;
        var store = new RunStore(journal, TimeProvider.System);
        var logs = new List<RunLog>();

        for (var count = 0; count < 1500; count++)
        {
            var log = store.Create(new RunRequest("r", "data", Question, "t", "u"));
            log.Append("data", new RunError("none", "", "", Retryable: false));
            await log.BatchAsync(0, cancellationToken);
            logs.Add(log);
        }

        (await journal.FindAsync(logs[0].RunId, cancellationToken)).ShouldBeNull();
        (await journal.FindAsync(logs[^1].RunId, cancellationToken)).ShouldNotBeNull();
        store.Count.ShouldBeLessThanOrEqualTo(128);
    }

    [Fact]
    public async Task What_a_killed_process_left_in_its_spool_is_found_up_to_the_entry_that_is_not_whole()
    {
        // Given two files of a spool, the older one moved already, the newer one cut off in its last entry
        var cancellationToken = TestContext.Current.CancellationToken;
        var options = new RunOptions { Path = Path.Combine(_folder.FullName, "runs.db") };
        using var first = LogOf("run_1");
        using var second = LogOf("run_2");
        using var cut = LogOf("run_3");
        using (var database = RunDatabase.Open(options.Path, keep: 100))
        {
            database.Begin();
            database.Write(SpoolEntry.Read(EntryOf(first)));
            database.Commit();
        }

        using (var older = new SpoolFile(options.Path + "-spool2"))
        using (var newer = new SpoolFile(options.Path + "-spool1"))
        {
            older.Begin(7);
            older.Append(Everything(first).Written);
            newer.Begin(8);
            first.Append("data", new RunError("none", "", "", Retryable: false));
            newer.Append([.. Everything(first, after: 1).Written, .. Everything(second).Written, .. Everything(cut).Written[..^1]]);
        }

        // When a process starts on them
        await using var journal = SqliteRunJournal.TryOpen(options, NullLogger<SqliteRunJournal>.Instance)!;

        // Then all that is whole is there, once
        var found = (await journal.FindAsync("run_1", cancellationToken))!;
        found.Request.ShouldBe(first.Request);
        found.Frames.Select(frame => frame.Frame.Seq).ShouldBe([1, 2]);
        (await journal.FindAsync("run_2", cancellationToken))!.Frames.ShouldHaveSingleItem();
        (await journal.FindAsync("run_3", cancellationToken)).ShouldBeNull();
        (await journal.UnfinishedAsync(cancellationToken)).Select(run => run.RunId).ShouldBe(["run_2"]);
    }

    [Fact]
    public void A_spool_gives_back_entries_of_any_length_and_is_emptied()
    {
        using var file = new SpoolFile(Path.Combine(_folder.FullName, "spool"));
        var logs = new[] { 0, 10, 300_000, 70, 1_000_000, 0 }.Select(length => LogOf("run", new string('é', length))).ToArray();
        file.Begin(1);
        foreach (var log in logs)
        {
            file.Append(Everything(log).Written);
        }

        file.ReadEntries().Select(body => Encoding.UTF8.GetString(SpoolEntry.Read(body.Span).Lines))
            .ShouldBe(logs.Select(log => Encoding.UTF8.GetString(log.Published.Span[0].Json) + '\n'));

        file.Begin(2);
        file.ReadEntries().ShouldBeEmpty();
        file.Append(Everything(logs[0]).Written);
        file.ReadEntries().ShouldHaveSingleItem();
        Array.ForEach(logs, log => log.Dispose());
    }

    [Fact]
    public async Task A_key_is_remembered_until_the_database_knows_it()
    {
        // Given more runs with a key than memory holds, as fast as they come
        var cancellationToken = TestContext.Current.CancellationToken;
        var options = new RunOptions { Path = Path.Combine(_folder.FullName, "runs.db") };
        await using var journal = SqliteRunJournal.TryOpen(options, NullLogger<SqliteRunJournal>.Instance)!;
        var store = new RunStore(journal, TimeProvider.System);
        for (var count = 0; count < 5000; count++)
        {
            var request = new RunRequest("r", "data", Question, "t", "u") { IdempotencyKey = $"key {count}" };
            var (log, isNew) = await store.GetOrCreateAsync(request, cancellationToken);
            isNew.ShouldBeTrue();
            log.Append("data", new RunError("none", "", "", Retryable: false));

            // Then any earlier one is the same run, whether memory or the database has it
            var (_, again) = await store.GetOrCreateAsync(request with { IdempotencyKey = $"key {count / 2}" }, cancellationToken);
            again.ShouldBeFalse();
        }
    }

    [Fact]
    public async Task The_log_of_changes_does_not_grow_with_the_runs()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var options = new RunOptions { Path = Path.Combine(_folder.FullName, "runs.db"), Keep = 100 };
        await using var journal = SqliteRunJournal.TryOpen(options, NullLogger<SqliteRunJournal>.Instance)!;
        var text = new string('x', 64 * 1024);

        for (var count = 0; count < 2000; count++)
        {
            using var log = new RunLog($"run_{count:00000}", new RunRequest("r", "data", Question, "t", "u"), journal, TimeProvider.System);
            log.Append("data", new RunError("none", text, "", Retryable: false));
            await log.BatchAsync(0, cancellationToken);
        }

        new FileInfo(options.Path + "-wal").Length.ShouldBeLessThan(80 * 1024 * 1024);
        (await journal.FindAsync("run_01999", cancellationToken))!.Frames.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_file_of_an_earlier_version_goes_on_with_its_tables()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var options = new RunOptions { Path = Path.Combine(_folder.FullName, "runs.db"), Keep = 100 };
        await using (var earlier = new SqliteConnection($"Data Source={options.Path};Pooling=False"))
        {
            await earlier.OpenAsync(cancellationToken);
            await using var tables = earlier.CreateCommand();
            tables.CommandText = """
                PRAGMA page_size = 4096; PRAGMA journal_mode = WAL;
                CREATE TABLE frames(run_id TEXT NOT NULL, seq INTEGER NOT NULL, json BLOB NOT NULL, PRIMARY KEY(run_id, seq)) WITHOUT ROWID;
                """;
            await tables.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var journal = SqliteRunJournal.TryOpen(options, NullLogger<SqliteRunJournal>.Instance)!;
        using var log = new RunLog("run_1", new RunRequest("r1", "data", Question, "t", "u"), journal, TimeProvider.System);
        log.Append("data", new AgentThinking("I think."));
        await log.BatchAsync(0, cancellationToken);
        log.Append("data", new RunError("none", "", "", Retryable: false));
        await log.BatchAsync(1, cancellationToken);

        var held = (await journal.FindAsync("run_1", cancellationToken))!;
        held.Request.ShouldBe(log.Request);
        held.Frames.Select(frame => frame.Frame.Seq).ShouldBe([1, 2]);
    }

    [Fact]
    public void A_fault_takes_its_transaction_back_and_the_next_one_holds()
    {
        using var database = RunDatabase.Open(Path.Combine(_folder.FullName, "runs.db"), keep: 100);
        using var first = LogOf("run_1");
        using var refused = LogOf("run_2");
        using (var other = new SqliteConnection($"Data Source={Path.Combine(_folder.FullName, "runs.db")};Pooling=False"))
        {
            other.Open();
            using var trigger = other.CreateCommand();
            trigger.CommandText = "CREATE TRIGGER refusing BEFORE INSERT ON frames WHEN NEW.run_id = 'run_2' BEGIN SELECT RAISE(ABORT, 'refused'); END";
            trigger.ExecuteNonQuery();
        }

        database.Begin();
        database.Write(SpoolEntry.Read(EntryOf(first)));
        Should.Throw<SqliteException>(() => database.Write(SpoolEntry.Read(EntryOf(refused))));
        database.Rollback();
        database.Find("run_1").ShouldBeNull();

        using var next = LogOf("run_3");
        database.Begin();
        database.Write(SpoolEntry.Read(EntryOf(next)));
        database.Commit();
        database.Rollback();
        database.Find("run_3")!.Frames.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_second_process_on_the_same_file_keeps_its_runs_in_memory_and_says_so()
    {
        await using var first = await StartAsync("runs.db");
        await using var second = await StartAsync("runs.db");

        first.Logs.ShouldNotContain("Runs are not durable");
        second.Logs.ShouldContain("Runs are not durable");
        var cancellationToken = TestContext.Current.CancellationToken;
        var answer = await second.AskAsync("data", Question, await second.TokenAsync("alice", cancellationToken), cancellationToken);
        answer["response"]!.GetValue<string>().ShouldContain("28,185");
    }

    private static RunLog LogOf(string runId, string thought = "I think.")
    {
        var log = new RunLog(runId, new RunRequest("r1", "data", Question, "t", "u"), new MemoryRunJournal(), TimeProvider.System);
        log.Append("data", new AgentThinking(thought));
        return log;
    }

    private static SpoolBuffer Everything(RunLog log, int after = 0)
    {
        var buffer = new SpoolBuffer();
        SpoolEntry.Write(buffer, log, new Unsaved(after, log.Published[after..], IsNew: after == 0));
        return buffer;
    }

    private static ReadOnlySpan<byte> EntryOf(RunLog log) => Everything(log).Written[SpoolBuffer.HeadBytes..];

    private static string IdOf(JsonObject answer) => answer["run_id"]!.GetValue<string>();

    private static void ShouldBeInterrupted(JsonObject events)
    {
        var last = events["events"]!.AsArray().ShouldHaveSingleItem()!;
        last["type"]!.GetValue<string>().ShouldBe("error");
        last["code"]!.GetValue<string>().ShouldBe("interrupted");
        last["retryable"]!.GetValue<bool>().ShouldBeTrue();
        last["epoch"]!.GetValue<int>().ShouldBe(2);
        last["seq"]!.GetValue<int>().ShouldBe(4);
    }

    private static async Task<JsonObject> EventsAsync(RunningServices services, string user, string run, string after, CancellationToken cancellationToken)
    {
        using var response = await services.SendAsync(
            HttpMethod.Get, $"/runs/{run}/events?after={after}", await services.TokenAsync(user, cancellationToken), null, cancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
    }

    private Dictionary<string, string?> Settings(string file) => new(StringComparer.Ordinal) { ["Runs:Path"] = Path.Combine(_folder.FullName, file) };

    private Task<RunningServices> StartAsync(string file) => RunningServices.StartAsync(Settings(file));
}
