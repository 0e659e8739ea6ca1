using System.Collections.Immutable;
using Regreen.Core.Deploying;
using Regreen.Core.Repairing;

namespace Regreen.Core.Tests.Repairing;

public sealed class LinkedPathsTests
{
    [Theory]
    [InlineData("tests/helper.py", "../src/helper.py", "src/helper.py")]
    [InlineData("tests/shared", "../src/shared/", "src/shared")]
    [InlineData("tests", "src/tests", "src/tests")]
    [InlineData("suite", "./src/suite", "src/suite/helper.py")]
    public void What_judges_by_a_link_judges_where_the_link_leads(string link, string target, string reached) =>
        LinkedPaths.Reach(["tests", "suite/helper.py"], [new TrackedLink(link, target)]).ShouldBe(["tests", "suite/helper.py", reached]);

    [Theory]
    [InlineData("src/link", "../tests/helper.py")]
    [InlineData("tests/outside", "/etc/passwd")]
    [InlineData("tests/outside", "../../elsewhere")]
    public void Other_links_change_nothing(string link, string target) =>
        LinkedPaths.Reach(["tests"], [new TrackedLink(link, target)]).ShouldBe(["tests"]);

    [Fact]
    public void Links_are_followed_over_links_and_rings_end()
    {
        ImmutableArray<TrackedLink> links = [new("tests/a", "../one"), new("one/b", "../two"), new("two/c", "../tests"), new("two/d", "d")];

        LinkedPaths.Reach(["tests"], links).ShouldBe(["tests", "one", "two", "two/d"], ignoreOrder: true);
    }
}
