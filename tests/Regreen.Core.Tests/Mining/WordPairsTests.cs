using Regreen.Core.Mining;

namespace Regreen.Core.Tests.Mining;

public sealed class WordPairsTests
{
    [Theory]
    [InlineData("WARN refused a visitor: no_key, closing with 4401", "WARN refused|refused a|a visitor|closing with")]
    [InlineData("2026-03-09T08:00:00Z shop [00-ab12] it's gone; at last", "it's gone|at last")]
    [InlineData("up in 3 s", "")]
    public void Words_side_by_side_are_pairs_and_numbers_and_punctuation_part_them(string message, string pairs) => string.Join('|', WordPairs.Of(message)).ShouldBe(pairs);
}
