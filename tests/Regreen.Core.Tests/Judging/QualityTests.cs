using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Answers;
using Regreen.Core.Judging.Observing;

namespace Regreen.Core.Tests.Judging;

/// <summary>What answers are worth, by a table to which the agent service's own checker is held too.</summary>
public sealed class QualityTests
{
    private static readonly string[] Keywords = ["actionable", "recommend", "save", "optimise", "cost", "percent", "gpt-4o", "gpt-4o-mini", "when", "total_cost_usd", "verified", "saving"];
    private static readonly JsonObject File = Load();

    private static readonly ToolCall[] Calls =
        [.. File["calls"]!.AsArray().Select(call => new ToolCall(Text(call!, "id"), "tool", call!["success"]!.GetValue<bool>(), JsonSerializer.SerializeToElement(call["result"]), new Frame(1, default, "s", FrameDirection.Received, 0)))];

    public static TheoryData<string> Names => [.. File["answers"]!.AsArray().Select(answer => Text(answer!, "name"))];

    public static TheoryData<string> Consistent => [.. Names.Select(row => row.Data).Where(name => !name.StartsWith("contradictory", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_answer_is_worth_what_the_table_says(string name)
    {
        var answer = Named(name);

        var grounding = Grounding.Of(Text(answer, "request"), Text(answer, "answer"), Calls);

        grounding.GroundedShare.ShouldBe(answer["grounded"]!.GetValue<double>(), 1e-6);
        grounding.Coverage.ShouldBe(answer["coverage"]!.GetValue<double>(), 1e-6);
        grounding.Consistency.ShouldBe(answer["consistency"]!.GetValue<double>(), 1e-6);
        (grounding.CallsBehind == 0 ? null : grounding.Actionability).ShouldBe(answer["actionability"]?.GetValue<double>());
        grounding.Quality.ShouldBe(answer["quality"]!.GetValue<double>());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_padding_ever_makes_an_answer_better(string name)
    {
        var answer = Named(name);
        var text = Text(answer, "answer");
        var plain = QualityOf(answer, text);
        string[] padding = [.. File["padding"]!.AsArray().Where(one => one!["from"] is not { } from || IsBehind(answer, from.GetValue<string>())).Select(one => Text(one!, "text")), .. text.Split('\n')];

        Chosen(padding, 6).Select(Gen.Bool).Sample((more, before) => QualityOf(answer, string.Join('\n', before ? [.. more, text] : [text, .. more])) <= plain);
    }

    // Words put into one of two contradicting sentences make them two different ones, which is a limit of the rule.
    [Theory]
    [MemberData(nameof(Consistent))]
    public void No_keyword_put_into_an_answer_ever_makes_it_better(string name)
    {
        var answer = Named(name);
        var text = Text(answer, "answer");
        var plain = QualityOf(answer, text);

        Chosen(Keywords, 8).Select(Gen.Int[0, 1000]).Sample((words, place) =>
        {
            var parts = text.Split(' ').ToList();
            parts.Insert(place % (parts.Count + 1), string.Join(' ', words));
            return QualityOf(answer, string.Join(' ', parts)) <= plain;
        });
    }

    private static Gen<string[]> Chosen(string[] among, int most) => Gen.Int[0, among.Length - 1].Array[1, most].Select(places => Array.ConvertAll(places, place => among[place]));

    private static double QualityOf(JsonObject answer, string text) => Grounding.Of(Text(answer, "request"), text, Calls).Quality;

    private static bool IsBehind(JsonObject answer, string call) => answer["behind"]!.AsArray().Any(one => one!.GetValue<string>() == call);

    private static JsonObject Named(string name) => File["answers"]!.AsArray().Select(answer => answer!.AsObject()).Single(answer => Text(answer, "name") == name);

    private static string Text(JsonNode node, string field) => node[field]!.GetValue<string>();

    private static JsonObject Load()
    {
        using var stream = typeof(QualityTests).Assembly.GetManifestResourceStream("quality.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
