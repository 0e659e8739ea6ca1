using System.Collections.Immutable;
using Regreen.Core.Facts;

namespace Regreen.Core.Tests.Facts;

public sealed class DeploymentTests
{
    [Theory]
    [InlineData("web", "https://http-agents.example.org:8443")]
    [InlineData("web.url", "https://http-agents.example.org:8443")]
    [InlineData("web.ws", "wss://http-agents.example.org:8443")]
    [InlineData("web.port", "8443")]
    [InlineData("web.path", null)]
    [InlineData("shop.url", null)]
    [InlineData("", null)]
    public void A_name_stands_for_a_part_of_an_address(string name, string? value)
    {
        var deployment = new Deployment(
            "d", Preview: false, ImmutableSortedDictionary<string, string>.Empty.Add("web", "https://http-agents.example.org:8443"), new ServedRevision(null, null, null, RevisionSource.Unknown));

        deployment.ValueOf(name).ShouldBe(value);
    }
}
