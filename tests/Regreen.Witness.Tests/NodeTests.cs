namespace Regreen.Witness.Tests;

public sealed class NodeTests
{
    [Fact]
    public async Task Cases_over_a_web_socket_are_proven_or_caught()
    {
        await using var server = await OrdersServer.StartAsync();
        using var suites = new WitnessedSuites(server);

        var judged = await suites.RunAsync(WitnessedSuites.Node);

        foreach (var one in judged.Values)
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"{one.Case.Name}: {one.Verdict} {one.Reason} {string.Join(", ", one.Receipt?.Controls.Select(c => c.ToString()) ?? [])}");
        }

        string Of(string name) => $"{judged[name].Verdict}: {judged[name].Reason}";
        Of("answers with the total of the order").ShouldStartWith("Proven");
        Of("takes any frame for an answer").ShouldStartWith("Unproven: hollow: it claims answers, and stays green when answers are blanked (live)");
        Of("turns a wrong token away").ShouldStartWith("Proven");
        Of("answers a ping").ShouldStartWith("Proven");
    }
}
