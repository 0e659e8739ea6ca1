using Regreen.Core.Weighing;

namespace Regreen.Core.Tests.Weighing;

public sealed class FieldWritersTests
{
    [Theory]
    [InlineData("          net_price: cents(sum),")]
    [InlineData("    'net_price': round(total, 2),")]
    [InlineData("  \"net_price\" => $sum,")]
    [InlineData("    row[\"net_price\"] = sum")]
    [InlineData("    row.net_price = sum")]
    [InlineData("    return Row(id, net_price=sum)")]
    [InlineData("    NetPrice float64 `json:\"net_price\"`")]
    [InlineData("    [JsonPropertyName(\"net_price\")]")]
    [InlineData("    writer.WriteNumber(\"net_price\", sum);")]
    [InlineData("    public decimal NetPrice { get; init; }")]
    [InlineData("    var row = new Row { NetPrice = sum };")]
    public void A_line_that_gives_a_field_its_value_is_a_writer(string line) => FieldWriters.Writes(line, "net_price").ShouldBeTrue();

    [Theory]
    [InlineData("    say(row.net_price)")]
    [InlineData("    if (row.net_price == 3)")]
    [InlineData("    const net_price = sum")]
    [InlineData("    tool: 'net_price', input: {}")]
    [InlineData("    fetch(`/rows?net_price=${sum}`)")]
    [InlineData("    gross_net_price: 3")]
    [InlineData("    if (NetPrice == 3)")]
    public void A_line_that_reads_it_or_only_holds_its_name_is_none(string line) => FieldWriters.Writes(line, "net_price").ShouldBeFalse();

    [Fact]
    public void A_field_is_looked_for_as_it_is_on_the_wire_and_as_a_member() => FieldWriters.NamesOf("net_price").ShouldBe(["net_price", "NetPrice"]);
}
