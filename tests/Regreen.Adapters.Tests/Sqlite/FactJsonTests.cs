using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Tests.Sqlite;

public sealed class FactJsonTests
{
    public static TheoryData<string> FactNames => [.. FactSamples.FactTypes.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(FactNames))]
    public void Every_fact_comes_back_as_it_was(string name)
    {
        var type = FactSamples.FactTypes.Single(type => type.Name == name);
        for (var seed = 0; seed < 200; seed++)
        {
            var fact = new FactSamples(seed).Fact(type);
            var json = FactJson.Write(fact);
            var read = FactJson.Read(json);

            json.ShouldNotContain('\n');
            read.GetType().ShouldBe(type);
            Difference(fact, read, name).ShouldBeNull($"seed {seed}: {json}");
            FactJson.Write(read).ShouldBe(json);
        }
    }

    [Theory]
    [InlineData(typeof(Fact))]
    [InlineData(typeof(Suspect))]
    [InlineData(typeof(Remedy))]
    public void Every_case_of_a_closed_hierarchy_has_its_own_name(Type hierarchy)
    {
        var named = hierarchy.GetCustomAttributes<JsonDerivedTypeAttribute>().ToArray();
        named.Select(attribute => attribute.DerivedType).ShouldBe(hierarchy.Assembly.GetTypes().Where(type => type.IsSubclassOf(hierarchy) && !type.IsAbstract), ignoreOrder: true);
        named.Select(attribute => attribute.TypeDiscriminator).Distinct().Count().ShouldBe(named.Length);
    }

    [Fact]
    public void What_the_form_holds_stays_and_only_grows()
    {
        Fact fact = new AttemptFinished(
            1,
            2,
            new CaseJudged(
                new CaseId("agents", "001"), "Answers", true, Verdict.NotRun, "Why.", false, [new ExpectationResult("e", true, "o", "f:1", 3, Phase.Connect)], null,
                new Receipt(new ServedRevision("t", null, "i", RevisionSource.Service), new ServedRevision(null, null, null, RevisionSource.Unknown), new EvidenceId("sha256:ab"), ["trace"], 4, [Claim.UsesTools], []),
                new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), TimeSpan.FromMilliseconds(1500)))
        {
            Key = "k",
        };

        Missing(
            """{"fact":"attempt-finished","iteration":1,"attempt":2,"judged":{"case":{"suite":"agents","name":"001"},"title":"Answers","gate":true,"verdict":"not-run","reason":"Why.","passed":false"""
            + ""","expectations":[{"expectation":"e","held":true,"observed":"o","at":"f:1","frame":3,"phase":"connect"}],"divergence":null"""
            + ""","receipt":{"before":{"tree":"t","configuration":null,"instance":"i","source":"service"},"after":{"tree":null,"configuration":null,"instance":null,"source":"unknown"}"""
            + ""","transcript":"sha256:ab","traceIds":["trace"],"exchanges":4,"claims":["uses-tools"],"controls":[]},"startedAt":"2026-01-02T03:04:05+00:00","duration":"00:00:01.5000000"},"key":"k"}""",
            FactJson.Write(fact)).ShouldBeNull();
        Missing(
            """{"fact":"issue-diagnosed","issue":1,"diagnosis":{"ending":"no-cause-flaky","cause":{"suspect":"process","process":"db"},"summary":"s","whys":[],"ruledOut":[],"bayesFactor":100,"remedies":[{"remedy":"repair-by-command"}]},"key":""}""",
            FactJson.Write<Fact>(new IssueDiagnosed(new IssueId(1), new Diagnosis(Ending.NoCauseFlaky, new ProcessSuspect("db"), "s", [], [], 100) { Remedies = [new RepairByCommand()] }))).ShouldBeNull();
    }

    [Fact]
    public void Journals_that_lack_a_later_property_stay_readable_with_its_default()
    {
        var baseline = new Baseline(new RunId("r"), "c", new ServedRevision(null, null, null, RevisionSource.Unknown), ImmutableSortedDictionary<string, string>.Empty, "s", [], "h");
        var older = JsonNode.Parse(FactJson.Write<Fact>(new BaselineRecorded(baseline) { Key = "x" }))!;
        older["baseline"]!.AsObject().Remove("verdicts").ShouldBeTrue();
        older.AsObject().Remove("key").ShouldBeTrue();
        older["laterProperty"] = 1;

        var read = FactJson.Read(older.ToJsonString()).ShouldBeOfType<BaselineRecorded>();

        read.Key.ShouldBe("");
        read.Baseline.Verdicts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"fact":"no-such-fact"}""")]
    [InlineData("""{"fact":"time-passed"}""")]
    [InlineData("""{"fact":"time-passed","sinceStart":null}""")]
    [InlineData("""{"fact":"run-ended","outcome":0,"reason":"a number is no outcome"}""")]
    [InlineData("""{"fact":"run-ended","outcome":"red","reason":null}""")]
    [InlineData("""{"fact":"run-ended","outcome":"red","reason":"x","reason":"y"}""")]
    [InlineData("""{"fact":"run-ended","outcome":"red","reason":"torn""")]
    public void What_is_not_a_fact_is_refused(string json) => Should.Throw<JsonException>(() => FactJson.Read(json));

    // Names the first thing of the expected form that is not there any more; what came in addition is no break.
    private static string? Missing(string expected, string actual) => Missing(JsonNode.Parse(expected), JsonNode.Parse(actual), "$");

    private static string? Missing(JsonNode? expected, JsonNode? actual, string path) => (expected, actual) switch
    {
        (JsonObject one, JsonObject other) => one.Select(pair => other.ContainsKey(pair.Key) ? Missing(pair.Value, other[pair.Key], $"{path}.{pair.Key}") : $"{path}.{pair.Key} is gone").FirstOrDefault(missing => missing is not null),
        (JsonArray one, JsonArray other) when one.Count == other.Count => one.Select((item, index) => Missing(item, other[index], $"{path}[{index}]")).FirstOrDefault(missing => missing is not null),
        _ => JsonNode.DeepEquals(expected, actual) ? null : $"{path}: {expected?.ToJsonString()} became {actual?.ToJsonString()}",
    };

    // Compares through public properties, since the JSON itself is what is tested and records compare collections by reference.
    private static string? Difference(object? expected, object? actual, string path) => (expected, actual) switch
    {
        (null, null) => null,
        (null, _) or (_, null) => $"{path}: {expected ?? "null"} is not {actual ?? "null"}",
        (string or ValueType and not IEnumerable and not CaseId, _) => Equals(expected, actual) ? null : $"{path}: {expected} is not {actual}",
        (IEnumerable one, IEnumerable other) => Difference([.. one.Cast<object?>()], [.. other.Cast<object?>()], path),
        _ when expected.GetType() != actual.GetType() => $"{path}: {expected.GetType().Name} is not {actual.GetType().Name}",
        _ => expected.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => Difference(property.GetValue(expected), property.GetValue(actual), $"{path}.{property.Name}")).FirstOrDefault(difference => difference is not null),
    };

    private static string? Difference(ImmutableArray<object?> expected, ImmutableArray<object?> actual, string path) => expected.Length != actual.Length
        ? $"{path}: {expected.Length} items are not {actual.Length}"
        : expected.Zip(actual).Select((pair, index) => Difference(pair.First, pair.Second, $"{path}[{index}]")).FirstOrDefault(difference => difference is not null);
}
