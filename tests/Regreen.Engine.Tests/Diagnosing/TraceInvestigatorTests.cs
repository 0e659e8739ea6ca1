using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Regreen.Core.Diagnosing;
using Regreen.Core.Recording;
using Regreen.Core.Tracing;
using Regreen.Engine.Diagnosing;
using Regreen.Engine.Tests.Reporting;

namespace Regreen.Engine.Tests.Diagnosing;

public sealed class TraceInvestigatorTests
{
    private readonly MemoryEvidence _evidence = new();
    private readonly FakeTimeProvider _time = new(Scopes.Start.AddSeconds(1));

    [Fact]
    public async Task The_span_in_which_the_failure_began_is_the_mechanism_and_its_evidence_resolves()
    {
        var findings = await LookAsync(
            Span(Scopes.Failing, "1", null, "POST /checkout", failed: true),
            Span(Scopes.Failing, "2", "1", "charge card", failed: true) with { Exceptions = ["PayError: no key for 'eu'\n   at Pay.Charge() in /app/src/Pay.cs:line 31"] });

        var mechanism = findings.ShouldHaveSingleItem();
        mechanism.Kind.ShouldBe(FindingKind.Mechanism);
        mechanism.Text.ShouldBe("shop failed in 'charge card' of that very request: PayError: no key for 'eu'. It is where the failure began: shop POST /checkout → shop charge card, 2 spans failed.");
        mechanism.Evidence.Select(locator => locator.Kind).ShouldBe([EvidenceKind.Trace, EvidenceKind.Trace]);
        mechanism.Evidence[1].Quote.ShouldContain("Pay.cs:line 31");
        var writer = new EvidenceWriter(_evidence);
        (await writer.KeepResolvedAsync(mechanism.Evidence, TestContext.Current.CancellationToken)).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_step_that_every_healthy_request_of_the_operation_takes_and_the_failing_one_does_not_is_told()
    {
        var findings = await LookAsync(
            Span(Scopes.Failing, "1", null, "ask"),
            Span(Scopes.HealthyOne, "1", null, "ask"),
            Span(Scopes.HealthyOne, "2", "1", "look up"),
            Span(Scopes.HealthyTwo, "1", null, "other"));

        var gone = findings.ShouldHaveSingleItem();
        gone.Kind.ShouldBe(FindingKind.GoneSpan);
        gone.Text.ShouldBe("Every healthy request of the same operation goes through shop 'look up', the failing one does not.");
        gone.Evidence.ShouldHaveSingleItem().Quote.ShouldContain("look up");
    }

    [Theory]
    [InlineData(false, "None of our requests left a span, so nothing proves that the service sends its traces here: what they do not say is not seen.")]
    [InlineData(true, "None of the 1 failing requests left a span, though 1 healthy ones did: they did not reach what sends traces.")]
    public async Task Where_the_failing_requests_left_no_span_that_is_said(bool isHealthySeen, string text)
    {
        var looking = LookAsync(isHealthySeen ? [Span(Scopes.HealthyOne, "1", null, "ask")] : []);
        await PassAsync(looking);

        var unseen = (await looking).ShouldHaveSingleItem();
        (unseen.Kind, unseen.Text).ShouldBe((FindingKind.NotSeen, text));
    }

    [Fact]
    public async Task Spans_that_come_late_are_waited_for()
    {
        var source = new Source([Span(Scopes.Failing, "1", null, "ask", failed: true)]) { Empty = 3 };

        var looking = LookAsync(source);
        await PassAsync(looking);

        (await looking).ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.Mechanism);
    }

    [Fact]
    public async Task Who_looks_long_after_the_requests_does_not_wait_for_their_spans()
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        var source = new Source([]);

        var looking = LookAsync(source);

        looking.IsCompleted.ShouldBeTrue();
        (await looking).ShouldHaveSingleItem().Kind.ShouldBe(FindingKind.NotSeen);
        source.Reads.ShouldBe(1);
    }

    private async Task PassAsync(Task looking)
    {
        while (!looking.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private async Task<ImmutableArray<Finding>> LookAsync(params Span[] spans)
    {
        var looking = LookAsync(new Source(spans));
        await PassAsync(looking);
        return await looking;
    }

    private Task<ImmutableArray<Finding>> LookAsync(Source source) =>
        new TraceInvestigator(source, new EvidenceWriter(_evidence), _time).LookAsync(Scopes.Of(baseline: false), TestContext.Current.CancellationToken);

    private static Span Span(string trace, string id, string? parent, string name, bool failed = false) =>
        new(trace, id, parent, "shop", name, Scopes.Start, TimeSpan.FromMilliseconds(5)) { IsFailed = failed };

    private sealed class Source(Span[] spans) : ITraceSource
    {
        public TimeSpan Delay => TimeSpan.FromSeconds(6);

        public int Empty { get; set; }

        public int Reads { get; private set; }

        public Task<IReadOnlyList<Span>> ReadAsync(IReadOnlySet<string> traceIds, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Span>>(Reads++ < Empty ? [] : [.. spans.Where(span => traceIds.Contains(span.TraceId))]);
    }
}
