using System.Collections.Immutable;
using Regreen.Cli.Demo;
using Regreen.Core;

namespace Regreen.Cli.Tests.Demo;

public sealed class SourceEditTests
{
    private const string Edit = """
        # A comment.
        message: Say hello
        message: Greet
        file: a.txt
        @@ before
        @@ now
        hello
        @@ end

        file: b.txt
        @@ before
        one
        @@ now
        one
        two
        @@ end
        """;

    [Fact]
    public void An_edit_has_messages_and_places()
    {
        var edit = SourceEdit.Parse("greet.edit", Edit);

        edit.Name.ShouldBe("greet.edit");
        edit.Messages.ShouldBe(["Say hello", "Greet"]);
        edit.Changes.ShouldBe([new TextChange("a.txt", "", "hello\n"), new TextChange("b.txt", "one\n", "one\ntwo\n")]);
    }

    [Fact]
    public void Lines_may_end_as_on_windows() =>
        SourceEdit.Parse("greet.edit", Edit.ReplaceLineEndings("\r\n")).Changes.ShouldBe(SourceEdit.Parse("greet.edit", Edit).Changes);

    [Fact]
    public void Lines_of_a_section_may_look_like_headers() =>
        SourceEdit.Parse("x", "message: m\nfile: a\n@@ before\nmessage: not one\n@@ now\nfile: not one\n# kept\n@@ end\n")
            .Changes.ShouldBe([new TextChange("a", "message: not one\n", "file: not one\n# kept\n")]);

    [Theory]
    [InlineData("")]
    [InlineData("message: no place\n")]
    [InlineData("file: a\n@@ before\nx\n@@ now\ny\n@@ end\n")]
    [InlineData("message: open\nfile: a\n@@ before\nx\n@@ now\ny\n@@ end\nfile: a\n@@ before\nz\n")]
    [InlineData("message: stray line\nstray\nfile: a\n@@ before\nx\n@@ now\ny\n@@ end\n")]
    [InlineData("message:no blank\nfile: a\n@@ before\nx\n@@ now\ny\n@@ end\n")]
    public void An_edit_in_another_format_is_refused_with_a_way_to_the_format(string text)
    {
        var error = Should.Throw<UserErrorException>(() => SourceEdit.Parse("bad.edit", text));

        error.Message.ShouldContain("bad.edit");
        error.Hint.ShouldContain("samples/usage-agents/README.md");
    }

    [Fact]
    public void What_is_put_in_can_be_taken_out_again()
    {
        var edit = SourceEdit.Parse("greet.edit", Edit);
        var files = Files(("b.txt", "zero\none\nthree\n"));

        var changed = edit.Apply(files);

        changed["a.txt"].ShouldBe("hello\n");
        changed["b.txt"].ShouldBe("zero\none\ntwo\nthree\n");
        DemoMaterial.Differing(edit.Undo(changed), files).ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_is_left_empty_is_taken_away() =>
        new SourceEdit("x", ["m"], [new("a.txt", "all\n", "")]).Apply(Files(("a.txt", "all\n"))).ShouldBeEmpty();

    [Theory]
    [InlineData("one\none\n", 2)]
    [InlineData("other\n", 0)]
    [InlineData("", 0)]
    public void A_text_that_does_not_stand_exactly_once_is_refused(string content, int times)
    {
        var edit = new SourceEdit("x.edit", ["m"], [new("a.txt", "one\n", "two\n")]);

        Should.Throw<UserErrorException>(() => edit.Apply(Files(("a.txt", content)))).Message.ShouldContain($"stands {times} times in a.txt");
    }

    [Fact]
    public void A_new_file_never_replaces_one_that_is_there()
    {
        var edit = new SourceEdit("x.edit", ["m"], [new("a.txt", "", "new\n")]);

        Should.Throw<UserErrorException>(() => edit.Apply(Files(("a.txt", "old\n")))).Message.ShouldContain("x.edit");
    }

    private static ImmutableDictionary<string, string> Files(params (string Path, string Content)[] files) =>
        files.ToImmutableDictionary(file => file.Path, file => file.Content, StringComparer.Ordinal);
}
