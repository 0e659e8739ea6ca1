using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Engine.Diagnosing;
using Regreen.Engine.Tests.Reporting;

namespace Regreen.Engine.Tests.Diagnosing;

public sealed class SourceInvestigatorTests
{
    private static readonly SourceText Sources = MemorySources.Of(
        ("src/gate.js", "// it refused a visitor before closing with a code\nlog.warn(`refused ${name ?? 'a visitor'}: ${why}, closing with ${code}`);\nthrow new Error('no such door');"),
        ("src/door.js", "function open() {\n  walk();\n}"),
        ("tests/gate.js", "expect('refused a visitor: x, closing with 1')"));

    private readonly MemoryEvidence _evidence = new();

    [Theory]
    [InlineData(FindingKind.Mechanism, "WARN refused a visitor: no_key, closing with 4401", "src/gate.js:2")]
    [InlineData(FindingKind.Mechanism, "ERROR no such door", "src/gate.js:3")]
    [InlineData(FindingKind.Mechanism, "ERROR failed\n    at open (src/door.js:2:3)", "src/door.js:2")]
    public async Task The_line_that_wrote_a_message_of_the_service_is_found(FindingKind kind, string said, string place)
    {
        var found = (await LookAsync(kind, said)).ShouldHaveSingleItem();

        found.Subject.ShouldBe(place);
        (await new EvidenceWriter(_evidence).ResolvesAsync(found.Evidence.ShouldHaveSingleItem(), TestContext.Current.CancellationToken)).ShouldBeTrue();
    }

    [Fact]
    public async Task Where_a_check_misses_a_name_whoever_makes_the_thing_without_it_comes_before_the_check()
    {
        var sources = MemorySources.Of(
            ("src/pass.js", "export const pass = (guest) => ({\n  guest: guest.id,\n  floor: 2,\n  until: soon(),\n  sort: 'day',\n});"),
            ("src/gate.js", "if (!pass.kind) {\n  log.warn(`turned away: 'kind' is missing; expected 'day'; the pass carries ${names(pass)}`);\n}"));
        const string Said = "WARN turned away: 'kind' is missing; expected 'day'; the pass carries floor, guest, sort, until";

        var found = await new SourceInvestigator(sources, new EvidenceWriter(_evidence))
            .LookAsync(Scopes.Of(baseline: false), [new Finding(Investigator.Log, FindingKind.Mechanism, Said, []) { Subject = Said }], TestContext.Current.CancellationToken);

        found.Select(finding => finding.Subject).ShouldBe(["src/pass.js:5", "src/gate.js:2"]);
        found[0].Text.ShouldBe("src/pass.js:5 makes that in which 'kind' is missing: sort: 'day',");
    }

    [Theory]
    [InlineData(FindingKind.Symptom, "refused a visitor: no_key, closing with 4401")]
    [InlineData(FindingKind.Mechanism, "INFO up on port 80 with 3 workers")]
    public async Task The_words_of_the_suite_and_what_stands_nowhere_lead_to_no_place(FindingKind kind, string said) => (await LookAsync(kind, said)).ShouldBeEmpty();

    private Task<ImmutableArray<Finding>> LookAsync(FindingKind kind, string said) =>
        new SourceInvestigator(Sources, new EvidenceWriter(_evidence)).LookAsync(Scopes.Of(baseline: false), [new Finding(Investigator.Log, kind, said, []) { Subject = said }], TestContext.Current.CancellationToken);
}
