using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Surveying;
using Regreen.Engine.Diagnosing;
using Regreen.Engine.Tests.Reporting;

namespace Regreen.Engine.Tests.Diagnosing;

public sealed class SurroundingsInvestigatorTests
{
    private readonly MemoryEvidence _evidence = new();

    [Fact]
    public async Task What_is_ill_now_and_was_not_at_the_last_proven_green_is_told_with_both_and_its_evidence_resolves()
    {
        var findings = await LookAsync([new Reading("store: answer", false, "It answered.")], new Reading("memory", false, "Enough."), new Reading("store: answer", true, "It refuses."));

        var ill = findings[0];
        (ill.Kind, ill.Subject, ill.Text).ShouldBe((FindingKind.SurroundingsIll, "store: answer", "It refuses. At the last proven green: It answered."));
        ill.Evidence.ShouldHaveSingleItem().Line.ShouldBe(2);
        (await new EvidenceWriter(_evidence).ResolvesAsync(ill.Evidence[0], TestContext.Current.CancellationToken)).ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_as_it_should_be_is_told_with_its_evidence_and_what_could_not_be_compared_is_not_called_so()
    {
        var findings = await LookAsync(
            [new Reading("store: name", false, "10.0.0.1") { Value = "10.0.0.1" }],
            new Reading("store: answer", false, "It answers.") { Value = "answers" },
            new Reading("store: name", false, "It was not asked."),
            new Reading("fingerprint schema", false, "Its command could not be run to its end.") { IsDeclared = true },
            new Reading("memory", false, "Enough."));

        var well = findings.ShouldHaveSingleItem();
        (well.Kind, well.Subject, well.Text).ShouldBe((FindingKind.SurroundingsWell, "store: answer, memory", "As it should be: store: answer, memory."));
        well.Evidence.Select(place => place.Line).ShouldBe([1, 4]);
    }

    [Fact]
    public async Task What_was_ill_at_the_last_proven_green_as_well_explains_nothing() =>
        (await LookAsync([new Reading("target: certificate", true, "Self-signed.")], new Reading("target: certificate", true, "Self-signed."))).ShouldBeEmpty();

    [Fact]
    public async Task What_works_and_is_another_thing_than_before_is_a_change()
    {
        var findings = await LookAsync(
            [new Reading("store: name", false, "10.0.0.1") { Value = "10.0.0.1" }, new Reading("store: port", false, "open")],
            new Reading("store: name", false, "10.0.0.2") { Value = "10.0.0.2" },
            new Reading("store: port", false, "open, too"));

        findings.Select(finding => finding.Kind).ShouldBe([FindingKind.SurroundingsChanged, FindingKind.SurroundingsWell]);
    }

    [Fact]
    public async Task What_was_declared_and_is_another_thing_than_before_is_a_change_that_may_be_the_cause()
    {
        var findings = await LookAsync(
            [new Reading("fingerprint schema", false, "It is '41'.") { Value = "a", IsDeclared = true }, new Reading("fingerprint flags", false, "It is 'on'.") { Value = "b", IsDeclared = true }],
            new Reading("fingerprint schema", false, "It is '42'.") { Value = "c", IsDeclared = true },
            new Reading("fingerprint flags", false, "Its command could not be run to its end."));

        var changed = findings.ShouldHaveSingleItem();
        (changed.Kind, changed.Subject, changed.Text).ShouldBe((FindingKind.FingerprintChanged, "fingerprint schema", "It is '42'. At the last proven green: It is '41'."));
    }

    [Fact]
    public async Task An_image_of_the_same_name_that_is_another_than_before_may_be_the_cause_and_one_of_another_name_is_the_commit_s()
    {
        static Reading Image(string name, string digest) => new($"image {name}", false, $"Its digest is {digest}.") { Value = digest, IsDeclared = true };

        var findings = await LookAsync([Image("agents:1", "sha256:aa"), Image("proxy:stable", "sha256:bb")], Image("agents:2", "sha256:cc"), Image("proxy:stable", "sha256:dd"));

        var finding = findings.ShouldHaveSingleItem();
        (finding.Kind, finding.Subject).ShouldBe((FindingKind.FingerprintChanged, "image proxy:stable"));
        finding.Text.ShouldBe("Its digest is sha256:dd. At the last proven green: Its digest is sha256:bb.");
    }

    private Task<ImmutableArray<Finding>> LookAsync(ImmutableArray<Reading> before, params ImmutableArray<Reading> now)
    {
        var scope = Scopes.Of(baseline: true);
        var start = scope.Start with { Baseline = scope.Start.Baseline! with { Surroundings = before } };
        return new SurroundingsInvestigator(new Survey(now), new EvidenceWriter(_evidence)).LookAsync(scope with { Start = start }, TestContext.Current.CancellationToken);
    }

    private sealed class Survey(ImmutableArray<Reading> readings) : ISurvey
    {
        public Task<ImmutableArray<Reading>> TakeAsync(Deployment deployment, CancellationToken cancellationToken) => Task.FromResult(readings);
    }
}
