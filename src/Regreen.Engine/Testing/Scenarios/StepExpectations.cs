using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Regreen.Core.Judging.Plans;
using Regreen.Engine.Configuring;

namespace Regreen.Engine.Testing.Scenarios;

/// <summary>Reads what a step expects. The shape has already said which keys may stand where.</summary>
internal static class StepExpectations
{
    public static IEnumerable<Expectation> Read(MapReader map, string file, StepTexts texts) =>
        map.Keys.SelectMany(key => One(map, key.Text, $"{file}:{key.Line}", texts));

    private delegate IEnumerable<Expectation> Reader(MapReader map, string key, string at, StepTexts texts);

    private static readonly FrozenDictionary<string, Reader> Readers = new Dictionary<string, Reader>(StringComparer.Ordinal)
    {
        ["status"] = (map, key, at, _) => [new Expectation.Status(at, [.. map.Texts(key).Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 0)])],
        ["json"] = (map, key, at, texts) => Keys(map, key).Select(path => new Expectation.JsonField(at, path, Scalar(map.Map(key)!, path, texts))),
        ["schema"] = (map, key, at, _) => Schema(map, key) is { } fault ? [new Expectation.FieldFits(at, "", fault)] : [],
        ["field_schema"] = (map, key, at, _) => map.Map(key) is { } fields ? Keys(map, key).Select(path => Schema(fields, path) is { } fault ? new Expectation.FieldFits(at, path, fault) : null).OfType<Expectation>() : [],
        ["count"] = (map, key, at, _) => map.Map(key) is { } counts ? Keys(map, key).Select(path => Count(counts, path, at)) : [],
        ["text"] = (map, key, at, texts) => [new Expectation.Contains(at, texts.Text(map, key) ?? "")],
        ["header"] = (map, key, at, texts) => Keys(map, key).Select(name => new Expectation.Header(at, name, texts.Text(map.Map(key)!, name) ?? "")),
        ["authenticated"] = (map, key, at, texts) => [new Expectation.Authenticated(at, texts.Text(map, key) ?? "")],
        ["refused"] = (map, key, at, _) => [new Expectation.Refused(at, map.Map(key)?.Integer("code"), map.Map(key)?.Text("event")) { Reason = map.Map(key)?.Text("reason") }],
        ["frame"] = (map, key, at, _) => [new Expectation.FrameSeen(at, map.Map(key)?.Text("event") ?? "")],
        ["frames"] = (map, key, at, _) => [new Expectation.AnyFrames(at, map.Map(key)?.Integer("least") ?? 1)],
        ["pings"] = (map, key, at, _) => map.Map(key) is { } pings ? [new Expectation.Pings(at, pings.Integer("least") ?? 1, pings.Duration("within") ?? TimeSpan.Zero)] : [],
        ["event"] = (map, key, at, _) => [new Expectation.EventCount(at, map.Map(key)?.Text("name") ?? "", map.Map(key)?.Integer("least") ?? 1)],
        ["answer"] = (map, key, at, texts) => map.Map(key) is { } answer ? Answer(answer, at, texts) : [],
        ["events"] = (map, key, at, _) => [new Expectation.Events(at, map.Texts(key))],
        ["unordered"] = (map, key, at, _) => [new Expectation.Unordered(at, map.Texts(key))],
        ["no_gaps"] = (map, key, at, _) => IsTrue(map, key) ? [new Expectation.NoGaps(at)] : [],
        ["terminal"] = (map, key, at, _) => [new Expectation.Terminal(at, map.Text(key) ?? "")],
        ["quality"] = (map, key, at, _) => [new Expectation.Quality(at, map.Number(key) ?? 0)],
        ["first_event"] = (map, key, at, _) => Time(map, key, at, Span.FirstEvent),
        ["completion"] = (map, key, at, _) => Time(map, key, at, Span.Completion),
        ["within"] = (map, key, at, _) => Time(map, key, at, Span.Step),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // A key that is not known has been reported by its shape.
    private static IEnumerable<Expectation> One(MapReader map, string key, string at, StepTexts texts) =>
        Readers.TryGetValue(key, out var read) ? read(map, key, at, texts) : [];

    private static IEnumerable<string> Keys(MapReader map, string key) => map.Map(key)?.Keys.Select(scalar => scalar.Text) ?? [];

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
        "schema" => Schema(map, key) is { } fault ? [new AnswerCondition.Fits(fault)] : [],
        "list" => map.Integer(key) is { } items ? [new AnswerCondition.Lists(items)] : [],
        "table" => map.Map(key) is { } table ? [new AnswerCondition.Table(table.Texts("columns"), table.Integer("least") ?? 1)] : [],
        "matches" => Pattern(map, key) is { } pattern ? [new AnswerCondition.Matches(pattern)] : [],
        _ => [],
    };

    private static Func<JsonElement, string?>? Schema(MapReader map, string key)
    {
        try
        {
            return SchemaCheck.Read(map.Json(key) ?? "true");
        }
        catch (JsonException exception)
        {
            map.Error(key, $"This is no JSON schema: {exception.Message}", "See json-schema.org.");
            return null;
        }
    }

    private static Expectation.ItemCount Count(MapReader counts, string path, string at) =>
        counts.Map(path) is { } range ? new(at, path, range.Integer("least") ?? 0, range.Integer("most")) : new(at, path, counts.Integer(path) ?? 0, counts.Integer(path) ?? 0);

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
