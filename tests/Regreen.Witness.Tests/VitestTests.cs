using System.Collections.Immutable;
using Regreen.Core.Configuring;

namespace Regreen.Witness.Tests;

public sealed class VitestTests
{
    [Theory]
    [InlineData("threads")]
    [InlineData("forks")]
    public async Task Cases_of_vitest_that_run_at_once_are_told_apart_and_proven_or_caught(string pool)
    {
        await using var server = await OrdersServer.StartAsync();
        using var suites = new WitnessedSuites(server);
        await Tool.RunAsync(suites.Root, "npm", "install", "--prefix", ".", "--ignore-scripts", "--no-audit", "--no-fund", "vitest@3.2");

        var judged = await suites.RunAsync(new SuiteConfig("vitest")
        {
            Command = $"node node_modules/vitest/vitest.mjs run --pool={pool} --minWorkers=2 --maxWorkers=2 --reporter=junit --outputFile=results.xml vitest-",
            Results = ["results.xml"],
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("SERVICE", "{{target.http}}").Add("ELSEWHERE", server.Http).Add("ADA_TOKEN", OrdersServer.Tokens["ada"]),
        });

        string Of(string name) => $"{judged[name].Verdict}: {judged[name].Reason}";
        Of("vitest-orders.test.mjs.orders > have their total").ShouldStartWith("Proven");
        Of("vitest-agent.test.mjs.answers with the total").ShouldStartWith("Proven");
        Of("vitest-agent.test.mjs.answers, whatever it is").ShouldStartWith("Unproven: hollow: it claims answers, and stays green when answers are blanked (live)");

        // Neither the service behind the witness nor whoever is asked without it learns that it is tested.
        server.Headers.ShouldAllBe(headers => !headers.ContainsKey("Regreen-Case"));
    }
}
