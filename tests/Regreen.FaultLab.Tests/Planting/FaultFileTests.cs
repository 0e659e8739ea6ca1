using Regreen.Core;
using Regreen.FaultLab.Planting;

namespace Regreen.FaultLab.Tests.Planting;

public sealed class FaultFileTests
{
    private const string Change = "file: src/a.js\n@@ before\nconst one = 1;\n@@ now\nconst one = 2;\n@@ end\n";

    [Fact]
    public void A_commit_is_a_part_with_its_message_and_its_places()
    {
        var fault = Read($"layer: tools\ntext: one is two\n\ncommit: Count anew\n{Change}");

        fault.Layer.ShouldBe("tools");
        var part = fault.Parts.ShouldHaveSingleItem();
        part.Place.ShouldBe(Place.Commit);
        part.Edit.Messages.ShouldBe(["Count anew"]);
        part.Edit.Changes.ShouldBe([new("src/a.js", "const one = 1;\n", "const one = 2;\n")]);
        (fault.IsControl, fault.IsRepairable, fault.Issues).ShouldBe((false, true, 1));
    }

    [Fact]
    public void What_stands_in_a_changed_text_is_no_header()
    {
        var fault = Read("layer: tools\ntext: t\n\ncommit: m\nfile: a.yaml\n@@ before\nlayer: one\nfile: two\n@@ now\n# nothing\n@@ end\n");

        fault.Parts[0].Edit.Changes.ShouldBe([new("a.yaml", "layer: one\nfile: two\n", "# nothing\n")]);
    }

    [Fact]
    public void A_fault_that_nobody_is_to_blame_for_is_a_control()
    {
        Read("layer: control\ntext: t\n").IsControl.ShouldBeTrue();
        Read($"layer: control\ntext: t\ninnocent: m\n{Change}").IsControl.ShouldBeTrue();
        Read($"layer: control\ntext: t\nbeginning: nobody\n{Change}").IsControl.ShouldBeTrue();
        Read($"layer: control\ntext: t\nbeginning:\n{Change}").IsControl.ShouldBeFalse();
        Read("layer: dependencies\ntext: t\nkill: store\n").IsControl.ShouldBeFalse();
    }

    [Theory]
    [InlineData("text: t\n", "names no layer")]
    [InlineData("layer: l\n", "does not say what breaks")]
    [InlineData("layer: l\ntext: t\ncolour: red\n", "'colour:', which is no header")]
    [InlineData("layer: l\nlayer: m\ntext: t\n", "says 'layer:' twice")]
    [InlineData("layer: l\ntext: t\n" + Change, "changes something before it says where")]
    [InlineData("layer: l\ntext: t\nsomething\n", "has 'something' where it does not belong")]
    public void A_file_that_is_not_understood_says_what_is_wrong(string text, string problem) =>
        Should.Throw<UserErrorException>(() => Read(text)).Message.ShouldContain(problem);

    private static PlantedFault Read(string text) => new FaultFile("some", "node-agent").Read(text);
}
