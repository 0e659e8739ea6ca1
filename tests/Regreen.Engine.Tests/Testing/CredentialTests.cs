using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Judging;
using Regreen.Engine.Testing.Running;

namespace Regreen.Engine.Tests.Testing;

public sealed class CredentialTests
{
    private const string Header = """
        version: 1
        defaults: { connect: 1s }
        cases:
          - id: in
            steps:
              - connect: { user: alice, via: header }
                expect: { authenticated: alice }
          - id: out
            steps:
              - connect: { user: alice, via: header, token: wrong }
                expect: { refused: {} }
        """;

    [Theory]
    [InlineData("in")]
    [InlineData("out")]
    public async Task A_login_by_header_is_proven_both_ways(string id)
    {
        await using var server = await AgentServer.StartAsync();

        var judged = await Cases.RunAsync(server, Header, id);

        judged.Reason.ShouldStartWith("passed, and");
        judged.Verdict.ShouldBe(Verdict.Proven);
    }

    [Fact]
    public async Task A_command_prints_the_token_and_the_token_stays_out_of_the_transcript()
    {
        await using var server = await AgentServer.StartAsync();
        var evidence = new MemoryEvidence();

        var judged = await RunAsync(server, new UserConfig("alice") { Command = $"printf '%s\\n' {AgentServer.Tokens["alice"]}" }, evidence);

        judged.Passed.ShouldBeTrue(judged.Reason);
        (await evidence.GetAsync(judged.Receipt!.Transcript, TestContext.Current.CancellationToken))!.ShouldNotContain("token-of-alice");
    }

    [Theory]
    [InlineData(Fault.None, null)]
    [InlineData(Fault.OtherIssuer, "credentials: another issuer")]
    public async Task An_issuer_says_where_its_tokens_come_from(object fault, string? signature)
    {
        await using var server = await AgentServer.StartAsync((Fault)fault);

        var judged = await RunAsync(server, new UserConfig("alice") { Issuer = server.Http, Client = "alice", Secret = "secret-of-alice" });

        (judged.Divergence?.Signature).ShouldBe(signature);
        judged.Passed.ShouldBe(signature is null, judged.Reason);
    }

    [Theory]
    [InlineData("sh -c 'echo no >&2; exit 4'", "credentials: command exit 4")]
    [InlineData("true", "credentials: command printed nothing")]
    [InlineData("no-such-command-here", "credentials: command not started")]
    public async Task A_command_that_gives_no_token_is_an_error(string command, string signature)
    {
        await using var server = await AgentServer.StartAsync();

        var judged = await RunAsync(server, new UserConfig("alice") { Command = command });

        judged.Verdict.ShouldBe(Verdict.Errored);
        judged.Divergence!.Signature.ShouldBe(signature);
    }

    [Fact]
    public async Task A_user_that_the_target_does_not_have_is_an_error_of_the_suite()
    {
        await using var server = await AgentServer.StartAsync();

        var judged = await RunAsync(server, new UserConfig("zoe") { Token = "a token of zoe" });

        judged.Verdict.ShouldBe(Verdict.Errored);
        judged.Divergence!.Signature.ShouldBe("suite: unknown user");
    }

    [Fact]
    public async Task A_token_endpoint_that_nobody_serves_is_told_as_such()
    {
        await using var server = await AgentServer.StartAsync();

        var judged = await RunAsync(server, new UserConfig("alice") { TokenUrl = "http://127.0.0.1:1/token", Client = "alice", Secret = "secret-of-alice" });

        judged.Verdict.ShouldBe(Verdict.Errored);
        judged.Divergence!.Signature.ShouldBe("credentials: token endpoint refused");
    }

    [Fact]
    public void Breaking_a_token_keeps_its_form()
    {
        var broken = TokenBreaking.Break("abc.def.MEUCIQDx9z_-A");

        broken.ShouldBe("abc.def.NFVDJREy9z_-A");
    }

    private static async Task<CaseJudged> RunAsync(AgentServer server, UserConfig user, MemoryEvidence? evidence = null)
    {
        using var runner = new CaseRunner(evidence ?? new MemoryEvidence(), TimeProvider.System);
        var target = Cases.Target(server);
        target = target with
        {
            Config = target.Config with { Users = ImmutableSortedDictionary<string, UserConfig>.Empty.Add(user.Name, user) },
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("PATH", "/usr/bin:/bin"),
        };
        return await runner.RunAsync(Cases.Suite(Cases.Strict).Cases[0], target, new CaseOptions("k"u8.ToArray()) { Controls = ControlsMode.Recorded }, TestContext.Current.CancellationToken);
    }
}
