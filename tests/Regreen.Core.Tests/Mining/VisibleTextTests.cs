using CsCheck;
using Regreen.Core.Mining;

namespace Regreen.Core.Tests.Mining;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("one\r\ntwo", "one two")]
    [InlineData("\u001b[31mred\u001b[0m and \u0007bell", "red and  bell")]
    [InlineData("a \u2066hidden\u2069 turn", "a  hidden  turn")]
    [InlineData("0123456789012345678901234567890123456789", "012345678901234567890123456789…")]
    public void A_line_shows_what_it_holds_and_ends(string text, string line) => VisibleText.Line(text, 30).ShouldBe(line);

    [Fact]
    public void No_text_makes_more_than_one_short_line() => Gen.String.Sample(text =>
        VisibleText.Line(text, 20) is var line && line.Length <= 21 && !line.Any(character => char.IsControl(character) || character is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069')));
}
