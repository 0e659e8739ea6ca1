using Regreen.Core.Diagnosing;

namespace Regreen.Core.Tests.Diagnosing;

public sealed class SuspectPriorsTests
{
    [Fact]
    public void A_suspect_whose_name_or_value_stands_in_what_the_failing_request_wrote_comes_first_by_kind_alike()
    {
        Touched("the pool of the store ran dry", "app.json:Colour", "app.json:Store:PoolSize", "app.json:Banner").ShouldBe([1]);
        Touched("cannot reach the ledger", "web", "ledger", "cache").ShouldBe([1]);
        Touched("column discount is unknown", "fingerprint flags", "fingerprint schema discount").ShouldBe([1]);
    }

    [Fact]
    public void The_file_of_a_key_is_that_of_many_and_touches_nothing() => Touched("invalid json in the settings", "settings.json:Colour").ShouldBeEmpty();

    [Fact]
    public void A_word_that_all_suspects_hold_tells_less_than_one_of_a_single_one()
    {
        var touches = SuspectPriors.Touches([Key("app.json:Store:Colour"), Key("app.json:Store:Pool")], FailingWords.Of([Wrote("store pool is dry")]));

        touches[0].ShouldBeGreaterThan(0);
        touches[1].ShouldBeGreaterThan(2 * touches[0]);
    }

    [Fact]
    public void What_no_failing_evidence_says_touches_nothing()
    {
        var calm = new Finding(Investigator.Configuration, FindingKind.ConfigurationChanged, "the pool of the store", []) { Subject = "Pool" };

        FailingWords.Of([calm]).ShouldBeEmpty();
        SuspectPriors.Touches([calm], FailingWords.Of([calm])).ShouldBe([0]);
    }

    [Fact]
    public void The_evidence_counts_more_than_a_model_s_word_and_both_together_most()
    {
        SuspectPriors.Of(isTouched: true, isProposed: false).ShouldBeGreaterThan(SuspectPriors.Of(isTouched: false, isProposed: true));
        SuspectPriors.Of(isTouched: true, isProposed: true).ShouldBeGreaterThan(SuspectPriors.Of(isTouched: true, isProposed: false));
    }

    [Theory]
    [InlineData(FindingKind.ConfigurationChanged, "It is refuted if the failure stays with its former value.")]
    [InlineData(FindingKind.ProcessDown, "It is refuted if the failure stays with it running.")]
    [InlineData(FindingKind.SurroundingsIll, "It is refuted if the failure stays with that put right.")]
    [InlineData(FindingKind.FingerprintChanged, "It is refuted if the failure stays with that put back.")]
    [InlineData(FindingKind.SuiteChanged, "It is refuted if the failure stays with the suites of the last proven green.")]
    [InlineData(FindingKind.Mechanism, null)]
    public void Every_kind_of_suspect_says_what_would_refute_it(FindingKind kind, string? refutation) =>
        Refutations.Of(new Finding(Investigator.Environment, kind, "", []) { Subject = "x" }).ShouldBe(refutation);

    private static Finding Key(string subject) => new(Investigator.Configuration, FindingKind.ConfigurationChanged, "changed", []) { Subject = subject };

    private static Finding Wrote(string text) => new(Investigator.Log, FindingKind.Mechanism, text, []) { Subject = text };

    private static IEnumerable<int> Touched(string wrote, params string[] subjects)
    {
        var touches = SuspectPriors.Touches([.. subjects.Select(Key)], FailingWords.Of([Wrote(wrote)]));
        return touches.Select((touch, index) => (touch, index)).Where(entry => entry.touch > 0).Select(entry => entry.index);
    }
}
