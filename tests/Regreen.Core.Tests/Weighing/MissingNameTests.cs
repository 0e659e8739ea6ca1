using Regreen.Core.Deploying;
using Regreen.Core.Weighing;

namespace Regreen.Core.Tests.Weighing;

public sealed class MissingNameTests
{
    private const string Message = "field 'unit' is missing; expected 'piece'; the record has id, label, stock, kind";

    [Theory]
    [InlineData(Message, "unit", "id label stock kind", "piece")]
    [InlineData("Rejected: missing column \"unit\" (found: \"id\", \"label\", \"stock\")", "unit", "id label stock", "id label stock")]
    [InlineData("the message has no field `unit`, it has `id`, `label`, and `stock`", "unit", "id label stock", "id label stock")]
    public void A_message_that_calls_a_name_missing_and_lists_the_others_is_read(string message, string name, string carried, string quoted)
    {
        var read = MissingName.In(message);

        read.ShouldNotBeNull();
        (read.Name, string.Join(' ', read.Carried), string.Join(' ', read.Quoted)).ShouldBe((name, carried, quoted));
    }

    [Theory]
    [InlineData("field 'unit' is missing")]
    [InlineData("field 'unit' is 'box'; the record has id, label, stock")]
    [InlineData("no order among yours: apples, pears, plums")]
    [InlineData("")]
    public void Where_nothing_is_called_missing_or_nothing_else_is_listed_nothing_is_read(string message) => MissingName.In(message).ShouldBeNull();

    [Fact]
    public void The_file_that_writes_the_other_names_makes_the_thing_and_the_line_with_what_was_expected_is_named() =>
        Writer(("src/rows.js", "id: row.id,\nlabel: row.label,\nstock: 3,\nkind: 'piece',"), ("src/check.js", "if (!record.unit) refuse('unit', 'piece')\nlabel: x"))
            .ShouldBe(("src/rows.js", 4));

    [Fact]
    public void Where_the_maker_writes_the_missing_name_under_a_condition_that_line_is_named() =>
        Writer(("src/rows.js", "id: row.id,\nlabel: row.label,\nstock: 3,\nkind: 'piece',\nif (row.box) out['unit'] = 'box'")).ShouldBe(("src/rows.js", 5));

    [Fact]
    public void Where_two_files_write_as_many_or_one_writes_few_nobody_is_named()
    {
        Writer(("src/one.js", "id: 1,\nlabel: 2,\nstock: 3"), ("src/two.js", "id: 1,\nlabel: 2,\nkind: 3")).ShouldBeNull();
        Writer(("src/one.js", "id: 1,\nlabel: 2")).ShouldBeNull();
    }

    private static (string, int)? Writer(params (string Path, string Text)[] files) =>
        MissingName.In(Message)!.WriterAmong(files.SelectMany(file => file.Text.Split('\n').Select((line, index) => new SourceLine(file.Path, index + 1, line)))) is { } line ? (line.Path, line.Line) : null;
}
