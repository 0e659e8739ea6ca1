using CsCheck;
using Regreen.Engine.Configuring;

namespace Regreen.Engine.Tests.Configuring;

public sealed class YamlReaderTests
{
    private static readonly string[] Pieces =
    [
        "a: ", "- ", "\n", "  ", "? ", "{", "}", "[", "]", "\"", "'", "|\n", ">-\n", "---\n", "...\n", "%YAML 1.1\n", "%TAG ! x\n", "&a ", "*a", "!<", "!!x ", "\\x", "# c\n", "k", ":",
    ];

    private readonly ConfigErrors _errors = new("x.yaml");

    [Fact]
    public void Reads_maps_lists_and_scalars_with_their_places()
    {
        var root = YamlReader.Read("a: 1\nb:\n  - \"001\"\n  - {c: true}\n", _errors).ShouldBeOfType<YamlMap>();

        _errors.ShouldBeEmpty();
        root.Entries.Select(entry => (entry.Key.Text, entry.Key.Line, entry.Key.Column)).ShouldBe([("a", 1, 1), ("b", 2, 1)]);
        root["a"].ShouldBe(new YamlScalar(1, 4, "1", IsPlain: true));
        var list = root["b"].ShouldBeOfType<YamlList>();
        list.Items[0].ShouldBe(new YamlScalar(3, 5, "001", IsPlain: false));
        list.Items[1].ShouldBeOfType<YamlMap>()["c"].ShouldBe(new YamlScalar(4, 9, "true", IsPlain: true));
    }

    [Theory]
    [InlineData("", "x.yaml:1:1: The file is empty. Write at least 'version: 1'.")]
    [InlineData("a: 1\na: 2", "x.yaml:2:1: The key 'a' stands here a second time; first in line 1. Remove one of them.")]
    [InlineData("a: &x 1", "x.yaml:1:4: '&x' is an anchor; anchors are not read. Remove it and write the value out where it is used.")]
    [InlineData("a: *x", "x.yaml:1:4: '*x' is an alias; aliases are not read. Write the value out.")]
    [InlineData("a: !!int 1", "x.yaml:1:4: 'tag:yaml.org,2002:int' is a tag; tags are not read. Remove it; quote a value that is a text.")]
    [InlineData("a: 1\n---\nb: 2", "x.yaml:2:1: A second document begins here. Keep one document per file: remove '---'.")]
    [InlineData("[a]: 1", "x.yaml:1:1: A key must be a text; this is a list. Write 'key: value', and quote a text that begins with '{'.")]
    [InlineData("a: [1,", "x.yaml:2:1: This is not YAML: While parsing a node, did not find expected node content. Check the indentation, the quotes and the colons here.")]
    public void Says_what_is_wrong_and_where(string text, string error)
    {
        YamlReader.Read(text, _errors);

        _errors.ToString().ShouldBe(error);
    }

    [Fact]
    public void Goes_on_after_an_error_that_is_not_syntax()
    {
        var root = YamlReader.Read("a: *x\nb: !t 2\na: 3\n", _errors).ShouldBeOfType<YamlMap>();

        _errors.Count.ShouldBe(3);
        root["b"].ShouldBeOfType<YamlScalar>().Text.ShouldBe("2");
    }

    [Theory]
    [InlineData(64, 0)]
    [InlineData(65, 1)]
    [InlineData(1_000, 1)]
    [InlineData(100_000, 2)]
    public void Nests_up_to_64_deep(int depth, int errors)
    {
        YamlReader.Read(new string('[', depth) + new string(']', depth), _errors);

        _errors.Count.ShouldBe(errors, _errors.ToString());
    }

    [Fact]
    public void Refuses_a_file_larger_than_a_mebibyte()
    {
        YamlReader.Read("a: " + new string('x', YamlReader.MaximumBytes), _errors).ShouldBeNull();

        _errors.ToString().ShouldBe("x.yaml:1:1: The file has 1048579 bytes; 1048576 are allowed. Split it, or remove what does not belong here.");
    }

    [Fact]
    public void Any_text_gives_a_tree_or_errors() =>
        Gen.OneOf(
                Gen.String,
                Gen.String["ab:- \n\t[]{}\"'#&*!|>%@`,?0~\\\r\u0085\uFEFF"],
                Gen.Int[0, Pieces.Length - 1].Select(index => Pieces[index]).Array[0, 40].Select(pieces => string.Concat(pieces)))
            .Sample(
                text =>
                {
                    var errors = new ConfigErrors("x.yaml");
                    return YamlReader.Read(text, errors) is not null || errors.Count > 0;
                },
                iter: 20_000);
}
