using Regreen.Engine.Testing.Suites;

namespace Regreen.Engine.Tests.Testing.Suites;

public sealed class SuiteListingTests
{
    [Theory]
    [InlineData("a\n  b c\r\n\na\n", "a|b c|a (2)")]
    [InlineData("tests/test_a.py::test_ok\ntests/test_a.py::C::test_p[1]\n\n2 tests collected in 0.01s\n", "tests/test_a.py::test_ok|tests/test_a.py::C::test_p[1]")]
    [InlineData("Build succeeded.\nThe following Tests are available:\n    Shop.CartTests.Adds\n    Shop.CartTests.Counts(n: 1)\nDone\n", "Shop.CartTests.Adds|Shop.CartTests.Counts(n: 1)")]
    [InlineData("TestAdds\nTestRemoves\nok  \texample.org/shop\t0.002s\n", "TestAdds|TestRemoves")]
    [InlineData("a.test.js > outer > inner\n", "a.test.js > outer > inner")]
    [InlineData("\n", "")]
    public void What_tools_list_is_read(string output, string tests) =>
        string.Join('|', SuiteListing.Read(output)).ShouldBe(tests);
}
