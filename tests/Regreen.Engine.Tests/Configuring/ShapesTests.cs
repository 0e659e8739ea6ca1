using System.Text.Json.Nodes;
using Regreen.Engine.Configuring;

namespace Regreen.Engine.Tests.Configuring;

public sealed class ShapesTests
{
    [Fact]
    public void The_schema_of_the_configuration_is_what_the_reader_checks() =>
        Files.ShouldBeVerified(JsonSchema.Project, Path.Combine(Files.Root, "docs/spec/schema/regreen.schema.json"));

    [Fact]
    public void The_schema_of_scenarios_is_what_the_reader_checks() =>
        Files.ShouldBeVerified(JsonSchema.Scenario, Path.Combine(Files.Root, "docs/spec/schema/scenario.schema.json"));

    [Fact]
    public void The_reference_of_scenarios_is_what_the_reader_checks() =>
        Files.ShouldBeVerified(ScenarioReference.Write(), Path.Combine(Files.Root, "docs/spec/scenario-reference.md"));

    [Fact]
    public void Every_reference_in_a_schema_resolves()
    {
        foreach (var text in new[] { JsonSchema.Project, JsonSchema.Scenario })
        {
            var schema = JsonNode.Parse(text)!;
            var definitions = schema["$defs"]!.AsObject();
            var references = Descendants(schema).OfType<JsonObject>().Select(node => node["$ref"]?.GetValue<string>()).OfType<string>().ToList();
            references.ShouldNotBeEmpty();
            references.ShouldAllBe(reference => definitions.ContainsKey(reference.Substring("#/$defs/".Length)));
        }
    }

    [Fact]
    public void The_samples_hold_every_key_of_the_configuration()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sample in (string[])[Samples.Processes, Samples.Command, .. Samples.LogSources, .. Samples.Drivers])
        {
            Walk(YamlReader.Read(sample, new ConfigErrors("x"))!, ProjectShapes.File, (name, key) => seen.Add($"{name}.{key}"));
        }

        AllKeys(ProjectShapes.File).Except(seen, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public void The_documented_scenario_fits()
    {
        var errors = new ConfigErrors("scenarios.md");

        MapReader.Open(YamlReader.Read(Files.Example("docs/spec/scenarios.md"), errors), ScenarioShapes.File, errors);

        errors.ShouldBeEmpty();
    }

    [Fact]
    public void The_document_names_every_key_of_a_scenario()
    {
        var document = File.ReadAllText(Path.Combine(Files.Root, "docs/spec/scenarios.md"));

        AllKeys(ScenarioShapes.File).Select(key => key.Split('.')[1]).Where(key => !document.Contains(key, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Says_what_is_wrong_in_a_scenario()
    {
        var errors = new ConfigErrors("s.yaml");

        MapReader.Open(
            YamlReader.Read(
                """
                version: 1
                cases:
                  - id: 1
                    claims: [answer]
                    steps:
                      - http: { path: /x }
                        expect: { status: [200, none], jsn: {} }
                      - http: { path: /x }
                        expect: { status: ok }
                      - conect: { user: a }
                      - ask: { message: hi }
                        send: { text: x }
                      - together: [[{ each: { users: [a], steps: [{ close: { sesion: x } }] } }], { ask: { message: x } }]
                    expect: [{ sensitve: [a, b] }, within]
                """,
                errors),
            ScenarioShapes.File,
            errors);

        Files.ShouldMatchSnapshot(errors + "\n");
    }

    [Theory]
    [InlineData("limts", "Did you mean 'limits'?")]
    [InlineData("lmiits", "Did you mean 'limits'?")]
    [InlineData("zzz", "Known here: limits, logs.")]
    public void Suggests_the_nearest_word(string word, string suggestion) => Words.Suggest(word, ["limits", "logs"]).ShouldBe(suggestion);

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("1h", 3_600_000)]
    public void Reads_durations(string text, int milliseconds) => DurationText.Read(text).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Theory]
    [InlineData("0s")]
    [InlineData("0.00h")]
    [InlineData("5")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("5s\n")]
    [InlineData("1e3s")]
    [InlineData("9999999s")]
    [InlineData("٣s")]
    [InlineData("5d")]
    public void Refuses_what_is_no_duration(string text) => DurationText.Read(text).ShouldBeNull();

    private static IEnumerable<JsonNode?> Descendants(JsonNode? node) => node switch
    {
        JsonObject map => map.Select(pair => pair.Value).SelectMany(Descendants).Prepend(node),
        JsonArray list => list.SelectMany(Descendants).Prepend(node),
        _ => [node],
    };

    private static HashSet<string> AllKeys(MapShape root)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Visit(root);
        return keys;

        void Visit(Shape shape)
        {
            switch (shape)
            {
                case MapShape map when seen.Add(map.Name):
                    foreach (var key in map.Keys)
                    {
                        keys.Add($"{map.Name}.{key.Name}");
                        Visit(key.Shape);
                    }

                    break;
                case VariantShape variants:
                    variants.Variants.ToList().ForEach(Visit);
                    break;
                case ListShape list:
                    Visit(list.Item);
                    break;
                case MapOfShape map:
                    Visit(map.Value);
                    break;
            }
        }
    }

    private static void Walk(YamlNode node, Shape shape, Action<string, string> see)
    {
        foreach (var entry in node is YamlMap map ? map.Entries : [])
        {
            foreach (var known in shape is VariantShape variants ? variants.Of((YamlMap)node) : shape is MapShape one ? [one] : [])
            {
                see(known.Name, entry.Key.Text);
            }

            Walk(entry.Value, Expansion.Under(shape, (YamlMap)node, entry.Key.Text), see);
        }

        foreach (var item in node is YamlList list ? list.Items : [])
        {
            Walk(item, Expansion.Item(shape), see);
        }
    }
}
