using System.Text;
using CsCheck;
using Regreen.Core;
using Regreen.Engine.Configuring;

namespace Regreen.Engine.Tests.Configuring;

public sealed class ConfigurationFileTests
{
    private static readonly string[] Values = ["", "x", "5", "\"5\"", "true", "null", "1e3", " a b ", "a\"b\\c", "a#b", "# c", "'q'", "line\nbreak", "{}", "[1]", "//x", "é😀", "-", "${SECRET}", "a: b"];

    [Fact]
    public void Reads_json_by_dotted_key()
    {
        const string Text = """
            {
              // who may call
              "Auth": { "Audience": "usage", "Port": 5, "Text": "5", "On": true, "None": null, "List": ["a", { "b": 1.0 }], "Empty": {}, },
              "Logging:Level": "Debug"
            }
            """;

        ConfigurationFile.Read("a.json", Text).Select(pair => $"{pair.Key}={pair.Value}").ShouldBe(
        [
            "Auth:Audience=usage", "Auth:List:0=a", "Auth:List:1:b=1.0", "Auth:None=null", "Auth:On=true", "Auth:Port=5", "Auth:Text=\"5\"", @"Logging\:Level=Debug",
        ]);
    }

    [Fact]
    public void Reads_environment_files() =>
        ConfigurationFile.Read("x.env", "# c\nA=1 # one\nexport B = \"two # \\\"2\\\"\\n\" # c\nC='$x'\nD=\nE= # none\nF=a#b\nA=3\r\nno line\n=x\n")
            .Select(pair => $"{pair.Key}={pair.Value}").ShouldBe(["A=3", "B=two # \"2\"\n", "C=$x", "D=", "E=", "F=a#b"]);

    [Fact]
    public void Reads_yaml_by_dotted_key() =>
        ConfigurationFile.Read("x.yml", "a:\n  b: 5\n  c: \"5\"\n  d: [x, ~]\n").Select(pair => $"{pair.Key}={pair.Value}").ShouldBe(["a:b=5", "a:c=\"5\"", "a:d:0=x", "a:d:1=null"]);

    [Theory]
    [InlineData("a.json", "{ broken")]
    [InlineData("a.yaml", "a: [")]
    [InlineData("a.ini", "[a]\nb=1")]
    public void A_file_that_cannot_be_read_has_its_content_as_value(string path, string text)
    {
        var values = ConfigurationFile.Read(path, text);

        values.Keys.ShouldBe([ConfigurationFile.Content]);
        values[ConfigurationFile.Content].ShouldStartWith("sha256:");
        values.ShouldNotBe(ConfigurationFile.Read(path, text + " "));
        Should.Throw<UserErrorException>(() => ConfigurationFile.With(path, text, "b", "2")).Message.ShouldBe($"The value 'b' of '{path}' cannot be put in.");
    }

    [Fact]
    public void Keeps_all_else_as_it_was()
    {
        const string Text = "{\n  // first\n  \"a\": 1, // one\n  \"b\": { \"c\": \"x\" },\n  \"d\": [1, 2]\n}\n";

        ConfigurationFile.With("a.json", Text, "a", "2").ShouldBe(Text.Replace("1, // one", "2, // one", StringComparison.Ordinal));
        ConfigurationFile.With("a.json", Text, "b:c", "5").ShouldBe(Text.Replace("\"x\"", "5", StringComparison.Ordinal));
        ConfigurationFile.With("a.json", Text, "b:c", "\"5\"").ShouldBe(Text.Replace("\"x\"", "\"5\"", StringComparison.Ordinal));
        ConfigurationFile.With("a.json", Text, "e:f", "y").ShouldBe(Text.Replace("[1, 2]", "[1, 2],\n  \"e\": { \"f\": \"y\" }", StringComparison.Ordinal));
        ConfigurationFile.With("a.json", Text, "a", null).ShouldBe(Text.Replace("\"a\": 1,", "", StringComparison.Ordinal));
        ConfigurationFile.With("a.json", Text, "d:1", null).ShouldBe(Text.Replace("[1, 2]", "[1]", StringComparison.Ordinal));
        ConfigurationFile.With("a.json", "{}", "a:b", "1").ShouldBe("{ \"a\": { \"b\": 1 } }");
        ConfigurationFile.With("x.env", "A=1 # one\nB=2", "A", "x y").ShouldBe("A=\"x y\" # one\nB=2");
        ConfigurationFile.With("x.env", "A=1 # one\r\nB=2", "C", "3").ShouldBe("A=1 # one\r\nB=2\r\nC=3\r\n");
        ConfigurationFile.With("x.env", "A=1\n# c\nB=2\nA=3\n", "A", null).ShouldBe("# c\nB=2\n");
        ConfigurationFile.With("x.yaml", "a: 1 # one\nb: 'x'\n", "b", "y").ShouldBe("a: 1 # one\nb: \"y\"\n");
    }

    [Theory]
    [InlineData("a.json", "{ \"a\": { \"b\": 1 } }", "a", "x")]
    [InlineData("a.json", "{ \"a\": 1 }", "a:b", "x")]
    [InlineData("a.json", "{ \"a\": [1, 2, 3] }", "a:0", null)]
    [InlineData("a.json", "{ \"a\": [1] }", "a:2", "x")]
    [InlineData("a.env", "A=1", "B C", "x")]
    [InlineData("a.yaml", "a: 1", "b", "x")]
    public void Refuses_what_would_change_other_values(string path, string text, string key, string? value) =>
        Should.Throw<UserErrorException>(() => ConfigurationFile.With(path, text, key, value));

    [Fact]
    public void Takes_out_before_it_puts_in()
    {
        var text = ConfigurationFile.With("a.json", "{ \"a\": 1, \"l\": [0,1,2,3,4,5,6,7,8,9,10] }", new Dictionary<string, string?>(StringComparer.Ordinal) { ["a"] = null, ["a:b"] = "2", ["l:9"] = null, ["l:10"] = null });

        text.ShouldBe("{ \"l\": [0,1,2,3,4,5,6,7,8], \"a\": { \"b\": 2 } }");
    }

    [Fact]
    public void A_value_put_into_json_is_read_back_and_all_others_stay() =>
        Gen.Select(Gen.Int, Gen.Int[0, 1000], Gen.Int[0, Values.Length - 1]).Sample((seed, pick, value) => PutsIn("a.json", JsonOf(new Random(seed)), pick, Values[value]), iter: 5000);

    [Fact]
    public void A_value_put_into_an_environment_file_is_read_back_and_all_others_stay() =>
        Gen.Select(Gen.Int, Gen.Int[0, 1000], Gen.Int[0, Values.Length - 1]).Sample((seed, pick, value) => PutsIn("a.env", EnvironmentOf(new Random(seed)), pick, Values[value]), iter: 5000);

    [Fact]
    public void A_value_put_into_yaml_is_read_back_and_all_others_stay_or_it_is_refused() =>
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, Values.Length - 1]).Sample((pick, value) =>
        {
            const string Text = "a: 1 # c\nb: 'x y'\nc: [p, \"q\"]\nd:\n  e: |\n    long\n  f: ~\n";
            var before = ConfigurationFile.Read("a.yaml", Text);
            var key = before.Keys.ElementAt(pick % before.Count);
            try
            {
                ConfigurationFile.Read("a.yaml", ConfigurationFile.With("a.yaml", Text, key, Values[value])).ShouldBe(before.SetItem(key, Values[value]));
            }
            catch (UserErrorException)
            {
                key.ShouldBe("d:e");
            }
        });

    [Fact]
    public void A_value_taken_out_is_gone_and_all_others_stay() =>
        Gen.Select(Gen.Bool, Gen.Int, Gen.Int[0, 1000]).Sample(
            (isJson, seed, pick) =>
            {
                var (path, text) = isJson ? ("a.json", JsonOf(new Random(seed))) : ("a.env", EnvironmentOf(new Random(seed)));
                var before = ConfigurationFile.Read(path, text);
                if (before.IsEmpty)
                {
                    return;
                }

                var key = before.Keys.ElementAt(pick % before.Count);
                try
                {
                    var after = ConfigurationFile.With(path, text, key, null);
                    ConfigurationFile.Read(path, after).ShouldBe(before.Remove(key));
                    if (isJson && !key.EndsWith("same", StringComparison.Ordinal))
                    {
                        CommentsOf(after).ShouldBe(CommentsOf(text));
                    }
                }
                catch (UserErrorException)
                {
                    // Only an item of a list that is not its last.
                    char.IsAsciiDigit(key[^1]).ShouldBeTrue(key);
                }
            },
            iter: 5000);

    [Fact]
    public void Any_text_can_be_read() =>
        Gen.Select(Gen.OneOf(Gen.String, Gen.String["{}[]:,\"a1 \n\\/*#='"]), Gen.Int[0, 2]).Sample(
            (text, format) => ConfigurationFile.Read(new[] { "a.json", "a.yaml", "a.env" }[format], text).ShouldNotBeNull(),
            iter: 20_000);

    private static void PutsIn(string path, string text, int pick, string value)
    {
        var before = ConfigurationFile.Read(path, text);
        var isNew = before.IsEmpty || pick % 3 == 0;
        var key = isNew ? $"New{pick}" : before.Keys.ElementAt(pick % before.Count);

        var after = ConfigurationFile.With(path, text, key, value);

        ConfigurationFile.Read(path, after).ShouldBe(before.SetItem(key, value), text);
        CommentsOf(after).ShouldBe(CommentsOf(text), text);
        if (!isNew)
        {
            ConfigurationFile.Read(path, ConfigurationFile.With(path, after, key, before[key])).ShouldBe(before);
        }
    }

    private static int CommentsOf(string text) => text.Split("/*c*/").Length + text.Split("// c\n").Length;

    private static string JsonOf(Random random)
    {
        var text = new StringBuilder(random.Next(9) == 0 ? "\uFEFF" : "");
        WriteObject(text, random, 0);
        return text.Append(Blank(random)).ToString();
    }

    private static void WriteObject(StringBuilder text, Random random, int depth)
    {
        var count = random.Next(5);
        text.Append('{').Append(Blank(random));
        for (var index = 0; index < count; index++)
        {
            var isList = random.Next(4) == 0 && depth < 3;
            var name = random.Next(6) == 0 ? "same" : $"{(isList ? "list" : "k")}{(char)('a' + index)}{(random.Next(5) == 0 ? ":\\\\x" : "")}";
            text.Append(Blank(random)).Append('"').Append(name).Append(random.Next(3) == 0 ? "\" \n: \n" : "\":");
            WriteValue(text, random, depth, isList);
            text.Append(Blank(random)).Append(index < count - 1 || random.Next(4) == 0 ? "," : "").Append(Blank(random));
        }

        text.Append('}');
    }

    private static void WriteValue(StringBuilder text, Random random, int depth, bool isList)
    {
        if (isList)
        {
            text.Append('[');
            for (var left = random.Next(4); left > 0; left--)
            {
                text.Append(Blank(random));
                WriteValue(text, random, depth + 1, isList: false);
                text.Append(left > 1 ? "," : "");
            }

            text.Append(Blank(random)).Append(']');
        }
        else if (random.Next(3) == 0 && depth < 3)
        {
            WriteObject(text, random, depth + 1);
        }
        else
        {
            string[] scalars = ["1", "-2.50", "true", "null", "\"x\"", "\"5\"", "\"//c /*\"", "\"\\u00e9\\n\"", "\"\""];
            text.Append(scalars[random.Next(scalars.Length)]);
        }
    }

    private static string Blank(Random random)
    {
        string[] blanks = ["", "", "", " ", "\n  ", "\r\n\t", "/*c*/", " // c\n", "\n// c\n  "];
        return blanks[random.Next(blanks.Length)];
    }

    private static string EnvironmentOf(Random random)
    {
        string[] lines = ["# c", "", "A=1", "B = x y # c", "export C=\"q \\\" # \" # c", "D='s # \\'", "E=", "F= # c", "A=\"again\"", "G=\"open", "H=a\\b", "no value", "\tI=\t7\t"];
        var count = random.Next(7);
        var newLine = random.Next(2) == 0 ? "\n" : "\r\n";
        return string.Join(newLine, Enumerable.Range(0, count).Select(_ => lines[random.Next(lines.Length)])) + (random.Next(2) == 0 ? newLine : "");
    }
}
