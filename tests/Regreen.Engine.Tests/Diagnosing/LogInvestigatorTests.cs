using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Regreen.Core;
using Regreen.Core.Deploying;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Engine.Diagnosing;
using Regreen.Engine.Testing.Running;
using Regreen.Engine.Tests.Reporting;

namespace Regreen.Engine.Tests.Diagnosing;

public sealed class LogInvestigatorTests
{
    private const string Failing = Scopes.Failing;
    private const string HealthyOne = Scopes.HealthyOne;
    private const string HealthyTwo = Scopes.HealthyTwo;

    private const string Former = "3df7651916cd43dd8448eb211c80319c";

    private static readonly DateTimeOffset Start = Scopes.Start;

    private readonly MemoryEvidence _evidence = new();
    private readonly FakeTimeProvider _time = new(Start.AddSeconds(1));

    [Fact]
    public async Task A_log_that_shows_none_of_our_requests_is_not_believed()
    {
        var findings = await LookAsync("INFO started", "INFO served a page");

        var unseen = findings.ShouldHaveSingleItem();
        unseen.Kind.ShouldBe(FindingKind.NotSeen);
        unseen.Text.ShouldBe("None of our 3 requests left its trace id in the log, so nothing proves that it shows this deployment: what it does not say is not seen.");
    }

    [Fact]
    public async Task What_an_unproven_log_does_say_is_still_told_beside_that_warning()
    {
        var findings = await LookAsync("ERROR store refused the connection");

        findings.Select(finding => finding.Kind).ShouldBe([FindingKind.NotSeen, FindingKind.NewLogTemplate]);
    }

    [Fact]
    public async Task A_log_that_shows_the_healthy_requests_is_believed_and_its_silence_is_reported_as_such()
    {
        var findings = await LookAsync($"INFO {HealthyOne} answered");

        findings.ShouldHaveSingleItem().Text.ShouldBe("None of 1 log lines speaks of the failing requests, though the log shows 1 of our 3 requests.");
    }

    [Fact]
    public async Task The_lines_of_the_failing_request_come_first_and_point_at_their_evidence()
    {
        var findings = await LookAsync($"ERROR {HealthyOne} cache is cold", $"INFO {Failing} asked", $"ERROR {Failing} token refused by the issuer");

        var mechanism = findings[0];
        mechanism.Kind.ShouldBe(FindingKind.Mechanism);
        mechanism.Text.ShouldContain("about that very request");
        var stored = await _evidence.GetAsync(mechanism.Evidence[0].Evidence, TestContext.Current.CancellationToken);
        stored!.Split('\n')[mechanism.Evidence[0].Line - 1].ShouldContain("token refused");
    }

    [Fact]
    public async Task A_stack_in_lines_of_its_own_belongs_to_the_line_before_it()
    {
        var findings = await LookAsync($"ERROR {Failing} failed: TypeError: net of undefined", "    at file:///srv/src/tools.js:13:52", "    at Session.lookUp (file:///srv/src/session.js:75:18)", $"INFO {HealthyOne} answered");

        findings.Where(finding => finding.Kind == FindingKind.Mechanism).ShouldHaveSingleItem().Subject
            .ShouldBe($"ERROR {Failing} failed: TypeError: net of undefined\n    at file:///srv/src/tools.js:13:52\n    at Session.lookUp (file:///srv/src/session.js:75:18)");
    }

    [Fact]
    public async Task What_healthy_requests_wrote_and_the_failing_one_did_not_is_told()
    {
        var findings = await LookAsync(
            $"INFO {HealthyOne} tool usage answered in 12 ms", $"INFO {HealthyTwo} tool usage answered in 7 ms", $"WARN {Failing} gave up after 3 tries");

        var gone = findings.Where(finding => finding.Kind == FindingKind.GoneLogTemplate).ShouldHaveSingleItem();
        gone.Text.ShouldBe("2 of 2 healthy requests made service write what no failing one did: <*> tool usage answered in <*> ms");
    }

    [Fact]
    public async Task A_trace_id_in_somebody_elses_text_is_not_that_request()
    {
        var findings = await LookAsync(
            $$"""{"level":"error","message":"user text: {{Failing}} is the cause","trace_id":"{{HealthyOne}}"}""",
            $$"""{"level":"error","message":"disk is full","trace_id":"{{Failing}}"}""");

        findings.Where(finding => finding.Kind == FindingKind.Mechanism).ShouldHaveSingleItem().Text.ShouldContain("disk is full");
    }

    [Fact]
    public async Task Lines_of_the_last_proven_green_are_not_new()
    {
        var log = new Log(Window(Start.AddHours(-1), "ERROR optional plugin 7 is missing"), Window(Start, "ERROR optional plugin 8 is missing", "ERROR no route to the store"));

        var findings = await LookAsync(log, baseline: true);

        findings.Where(finding => finding.Kind == FindingKind.NewLogTemplate).Select(finding => finding.Subject).ShouldBe(["ERROR no route to the store", "ERROR optional plugin 8 is missing"]);
    }

    [Fact]
    public async Task Where_no_line_carries_a_trace_id_those_of_the_moment_of_the_failing_request_alone_are_told_as_weaker()
    {
        var log = new Log(
            Window(Start.AddMilliseconds(300), "ERROR no route to the store", "ERROR pool 3 is slow to answer", $"ERROR {HealthyTwo} is somebody else's"),
            Window(Start.AddSeconds(10.5), "ERROR pool 7 is slow to answer", "ERROR nothing to do with it"));

        var findings = await LookAsync(log, healthyAfter: TimeSpan.FromSeconds(10));

        var mechanism = findings.Where(finding => finding.Kind == FindingKind.Mechanism).ShouldHaveSingleItem();
        (mechanism.IsByMoment, mechanism.Subject).ShouldBe((true, "ERROR no route to the store"));
        mechanism.Text.ShouldContain("by its moment");
        findings.Where(finding => finding.Kind == FindingKind.NewLogTemplate).ShouldAllBe(finding => !finding.IsByMoment);
    }

    [Fact]
    public async Task A_moment_in_which_other_requests_were_under_way_too_ties_no_line_to_any()
    {
        var findings = await LookAsync(new Log(Window(Start.AddMilliseconds(900), "ERROR no route to the store")), healthyAfter: TimeSpan.FromMilliseconds(800));

        findings.ShouldNotContain(finding => finding.Kind == FindingKind.Mechanism || finding.IsByMoment);
    }

    [Fact]
    public async Task An_instant_without_a_fraction_stands_for_its_whole_second()
    {
        var findings = await LookAsync(new Log(Window(Start, "ERROR no route to the store")), healthyAfter: TimeSpan.FromMilliseconds(500));

        findings.ShouldNotContain(finding => finding.Kind == FindingKind.Mechanism);
    }

    [Fact]
    public async Task Where_a_line_carries_the_trace_id_of_the_failing_request_no_other_is_tied_to_it_by_its_moment()
    {
        var log = new Log(Window(Start.AddMilliseconds(300), $"ERROR {Failing} token refused", "ERROR no route to the store"));

        var findings = await LookAsync(log, healthyAfter: TimeSpan.FromSeconds(10));

        findings.ShouldHaveSingleItem().IsByMoment.ShouldBeFalse();
    }

    [Fact]
    public async Task Stacks_of_processes_that_write_in_between_each_other_go_to_the_line_of_their_own()
    {
        var findings = await LookAsync($"web-1 | ERROR {Failing} failed", $"web-2 | ERROR {HealthyOne} is cold", "web-1 |     at src/a.js:1", "web-2 |     at src/b.js:2", "web-1 |     at src/c.js:3");

        findings.Where(finding => finding.Kind == FindingKind.Mechanism).ShouldHaveSingleItem().Subject.ShouldBe($"web-1 | ERROR {Failing} failed\n    at src/a.js:1\n    at src/c.js:3");
    }

    [Fact]
    public async Task Instants_without_a_zone_are_said_to_be_taken_as_UTC_where_no_line_shows_the_request()
    {
        LogLine[] lines = [new("service", "2026-03-09 08:00:00 INFO idle", Start) { IsZoneAssumed = true }];

        (await LookAsync(new Log(lines))).ShouldContain(finding => finding.Kind == FindingKind.NotSeen && finding.Text.StartsWith("1 of 1 log lines name no zone in their instant, and were taken as UTC", StringComparison.Ordinal));
        (await LookAsync(new Log([.. lines, .. Window(Start, $"ERROR {Failing} refused")]))).ShouldNotContain(finding => finding.Text.Contains("zone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_is_known_by_what_it_calls_itself_in_a_log_of_access()
    {
        var findings = await LookAsync($"10.0.0.7 - - [09/Mar/2026:08:00:00 +0000] \"POST /chat HTTP/1.1\" 502 157 \"-\" \"{new TraceContext(Failing, "").UserAgent}\" upstream failed");

        findings.ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.Mechanism);
        using var request = new HttpExchange("x", null, 0, "GET", "/orders").Request("http://127.0.0.1:1", new TraceContext(Failing, "00-x"));
        request.Headers.UserAgent.ToString().ShouldBe($"regreen/{Failing}");
        using var own = (new HttpExchange("x", null, 0, "GET", "/orders") with { Headers = [new("user-agent", "curl/8.0")] }).Request("http://127.0.0.1:1", new TraceContext(Failing, "00-x"));
        own.Headers.UserAgent.ToString().ShouldBe("curl/8.0");
    }

    [Fact]
    public async Task What_the_same_case_writes_far_more_often_than_when_it_was_proven_is_told_and_the_same_number_is_not()
    {
        var log = new Log(
            Window(Start.AddHours(-1), [.. Enumerable.Repeat($"INFO {Former} asks the store again", 2), .. Enumerable.Repeat($"INFO {Former} reads a row", 30)]),
            Window(Start, [.. Enumerable.Repeat($"INFO {Failing} asks the store again", 40), .. Enumerable.Repeat($"INFO {Failing} reads a row", 30)]));

        var findings = await LookAsync(log, baseline: true);

        var changed = findings.Where(finding => finding.Kind == FindingKind.ChangedLogTemplate).ShouldHaveSingleItem();

        changed.Text.ShouldStartWith("service wrote 40 times what it wrote 2 times for the same cases when they were last proven: ");
        changed.Subject.ShouldEndWith("asks the store again");
        (await new EvidenceWriter(_evidence).ResolvesAsync(changed.Evidence[0], TestContext.Current.CancellationToken)).ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_written_as_it_was_when_it_was_proven_has_not_changed()
    {
        string[] Lines(string trace) => [.. Enumerable.Repeat($"INFO {trace} reads a row", 30), $"WARN {trace} is slow", $"INFO {trace} answered"];

        var findings = await LookAsync(new Log(Window(Start.AddHours(-1), Lines(Former)), Window(Start, Lines(Failing))), baseline: true);

        findings.ShouldNotContain(finding => finding.Kind == FindingKind.ChangedLogTemplate);
    }

    [Fact]
    public async Task What_the_failing_request_writes_at_a_graver_level_than_healthy_ones_is_told()
    {
        var findings = await LookAsync($"INFO {HealthyOne} store answered late", $"INFO {HealthyTwo} store answered late", $"ERROR {Failing} store answered late");

        findings.Where(finding => finding.Kind == FindingKind.ChangedLogTemplate).ShouldHaveSingleItem().Text
            .ShouldStartWith("service wrote about that very request at ERROR what 2 healthy lines say at INFO at most: ");
    }

    [Fact]
    public async Task A_slow_source_is_asked_again_until_it_shows_the_request()
    {
        var log = new Log(Window(Start, $"ERROR {Failing} late but here")) { Delay = TimeSpan.FromSeconds(30), Empty = 3 };

        var looking = LookAsync(log);
        while (!looking.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (await looking).ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.Mechanism);
        log.Reads.ShouldBe(4);
    }

    [Fact]
    public async Task A_slow_source_that_stays_silent_ends_as_not_seen()
    {
        var log = new Log() { Delay = TimeSpan.FromSeconds(5) };

        var looking = LookAsync(log);
        while (!looking.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (await looking).ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.NotSeen);
    }

    [Fact]
    public async Task Hostile_text_is_shown_without_its_escapes_and_entries_of_many_lines_keep_their_place()
    {
        var findings = await LookAsync($"first\nsecond\nthird {HealthyOne}", $"ERROR {Failing} \u001b[31mred\u001b[0m \u202Eevil\0\u0007", new string('x', 3_000_000));

        var mechanism = findings.Where(finding => finding.Kind == FindingKind.Mechanism).ShouldHaveSingleItem();
        mechanism.Text.ShouldEndWith($"ERROR {Failing} red  evil");
        (await new EvidenceWriter(_evidence).ResolvesAsync(mechanism.Evidence[0], TestContext.Current.CancellationToken)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_source_that_refuses_is_not_seen_with_its_reason()
    {
        var findings = await LookAsync(new Log { Refusal = "quota exceeded" });

        findings.ShouldHaveSingleItem().Text.ShouldBe("The logs could not be read: quota exceeded");
    }

    private static LogLine[] Window(DateTimeOffset at, params string[] texts) => [.. texts.Select(text => new LogLine("service", text, at))];

    private Task<ImmutableArray<Finding>> LookAsync(params string[] texts) => LookAsync(new Log(Window(Start, texts)));

    private Task<ImmutableArray<Finding>> LookAsync(Log log, bool baseline = false, TimeSpan healthyAfter = default) =>
        new LogInvestigator(log, new EvidenceWriter(_evidence), _time).LookAsync(Scopes.Of(baseline, healthyAfter), TestContext.Current.CancellationToken);

    private sealed class Log(params LogLine[][] windows) : ILogSource
    {
        public TimeSpan Delay { get; init; }

        public int Empty { get; init; }

        public string? Refusal { get; init; }

        public int Reads { get; private set; }

        public Task<IReadOnlyList<LogLine>> ReadAsync(Deployment deployment, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancellationToken)
        {
            Reads++;
            return Refusal is { } refusal
                ? throw new UserErrorException(refusal, "Ask for more.")
                : Task.FromResult<IReadOnlyList<LogLine>>(Reads <= Empty ? [] : [.. windows.SelectMany(lines => lines).Where(line => line.At >= from && line.At <= to)]);
        }
    }
}
