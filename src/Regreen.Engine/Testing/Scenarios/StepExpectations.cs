using System.Text.RegularExpressions;
using Regreen.Core.Judging.Plans;
using Regreen.Engine.Configuring;

namespace Regreen.Engine.Testing.Scenarios;

/// <summary>Reads what a step expects. The shape has already said which keys may stand where.</summary>
internal static class StepExpectations
{
    public static IEnumerable<Expectation> Read(MapReader map, string file, StepTexts texts) =>
        map.Keys.SelectMany(key => One(map, key.Text, $"{file}:{key.Line}", texts));

    private static IEnumerable<Expectation> One(MapReader map, string key, string at, StepTexts texts) => key switch
    {
        "status" => [new Expectation.Status(at, [.. map.Texts(key).Select(text => int.TryParse(text, out var code) ? code : 0)])],
        "json" => (map.Map(key)?.Keys ?? []).Select(path => new Expectation.JsonField(at, path.Text, Scalar(map.Map(key)!, path.Text, texts))),
        "text" => [new Expectation.Contains(at, texts.Text(map, key) ?? "")],
        "header" => (map.Map(key)?.Keys ?? []).Select(name => new Expectation.Header(at, name.Text, texts.Text(map.Map(key)!, name.Text) ?? "")),
        "authenticated" => [new Expectation.Authenticated(at, texts.Text(map, key) ?? "")],
        "refused" => [new Expectation.Refused(at, map.Map(key)?.Integer("code"), map.Map(key)?.Text("event"))],
        "frame" => [new Expectation.FrameSeen(at, map.Map(key)?.Text("event") ?? "")],
        "frames" => [new Expectation.AnyFrames(at, map.Map(key)?.Integer("least") ?? 1)],
        "event" => [new Expectation.EventCount(at, map.Map(key)?.Text("name") ?? "", map.Map(key)?.Integer("least") ?? 1)],
        "answer" => map.Map(key) is { } answer ? Answer(answer, at, texts) : [],
        _ => Measured(map, key, at),
    };

    private static IEnumerable<Expectation> Measured(MapReader map, string key, string at) => key switch
    {
        "events" => [new Expectation.Events(at, map.Texts(key))],
        "terminal" => [new Expectation.Terminal(at, map.Text(key) ?? "")],
        "quality" => [new Expectation.Quality(at, map.Number(key) ?? 0)],
        "first_event" => Time(map, key, at, Span.FirstEvent),
        "completion" => Time(map, key, at, Span.Completion),
        "within" => Time(map, key, at, Span.Step),
        _ => [],
    };

    private static IEnumerable<Expectation> Time(MapReader map, string key, string at, Span span) =>
        map.Duration(key) is { } limit ? [new Expectation.InTime(at, span, limit)] : [];

    // A JSON value is compared as text; true, 5 and "5" are written as they stand.
    private static string Scalar(MapReader map, string path, StepTexts texts) =>
        map.Node(path) is YamlScalar { IsNull: false } ? texts.Text(map, path) ?? "" : map.Json(path) ?? "";

    private static IEnumerable<Expectation> Answer(MapReader map, string at, StepTexts texts)
    {
        foreach (var condition in map.Keys.SelectMany(key => Condition(map, key.Text, texts)))
        {
            yield return new Expectation.Answer(at, condition);
        }
    }

    private static IEnumerable<AnswerCondition> Condition(MapReader map, string key, StepTexts texts) => key switch
    {
        "grounded" => IsTrue(map, key) ? [new AnswerCondition.Grounded()] : [],
        "declined" => IsTrue(map, key) ? [new AnswerCondition.Declined()] : [],
        "mentions" => map.Texts(key).Select(text => new AnswerCondition.Mentions(texts.Fill(map.Node(key)!, text))),
        "absent" => map.Texts(key).Select(text => new AnswerCondition.Absent(texts.Fill(map.Node(key)!, text))),
        "least" => map.Integer(key) is { } least ? [new AnswerCondition.Length(least)] : [],
        "matches" => Pattern(map, key) is { } pattern ? [new AnswerCondition.Matches(pattern)] : [],
        _ => [],
    };

    private static bool IsTrue(MapReader map, string key)
    {
        if (map.Bool(key) is false)
        {
            map.Error(key, $"'{key}: false' expects nothing.", "Remove the key.");
        }

        return map.Bool(key) is true;
    }

    private static string? Pattern(MapReader map, string key)
    {
        var pattern = map.Text(key);
        try
        {
            _ = Regex.IsMatch("", pattern ?? "", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return pattern;
        }
        catch (ArgumentException exception)
        {
            map.Error(key, $"'{pattern}' is no regular expression: {exception.Message}", "Correct it.");
            return null;
        }
    }
}
