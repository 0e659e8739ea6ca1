using System.Collections.Immutable;
using Regreen.Core.Configuring;
using Regreen.Core.Judging;
using Regreen.Engine.Testing.Running;
using Regreen.Engine.Testing.Scenarios;

namespace Regreen.Engine.Tests.Testing;

/// <summary>Scenario texts, and running one of them.</summary>
internal static class Cases
{
    public const string Strict = """
        version: 1
        defaults: { connect: 10s, first_event: 10s, completion: 20s }
        cases:
          - id: "001"
            name: The data agent answers from the usage data
            claims: [authenticated, answers, uses-tools]
            steps:
              - connect: { user: alice }
                expect: { authenticated: alice }
              - ask: { agent: data, message: "How many output tokens did the conversation workload produce?", as: total }
                expect:
                  events: [agent_started, agent_thinking, tool_executing, tool_completed, agent_completed]
                  terminal: agent_completed
                  answer: { grounded: true, mentions: [4088665] }
                  quality: 0.7
              - ask: { agent: data, message: "How many output tokens did the code workload produce?", as: other }
                expect: { terminal: agent_completed, answer: { grounded: true } }
            expect:
              - sensitive: [total, other]
        """;

    public const string Lenient = """
        version: 1
        defaults: { connect: 10s, first_event: 10s, completion: 20s }
        cases:
          - id: "004"
            name: Any frame counts
            steps:
              - connect: { user: alice }
              - ask: { agent: data, message: "How many output tokens did the conversation workload produce?" }
                expect: { frames: { least: 1 } }
        """;

    public const string Refusals = """
        version: 1
        defaults: { connect: 10s }
        cases:
          - id: none
            steps:
              - connect: { token: none }
                expect: { refused: { code: 1008, event: error } }
          - id: wrong
            steps:
              - connect: { user: alice, token: wrong }
                expect: { refused: { code: 1008, event: error } }
        """;

    public const string Isolation = """
        version: 1
        defaults: { connect: 10s, first_event: 10s, completion: 20s }
        cases:
          - id: users
            claims: [isolated]
            steps:
              - each:
                  users: [alice, bob]
                  vars: { alice: { total: 4088665 }, bob: { total: 731402 } }
                  steps:
                    - connect: { user: "{{user}}" }
                      expect: { authenticated: "{{user}}" }
                    - ask: { agent: data, message: "How many output tokens did the conversation workload produce?" }
                      expect: { terminal: agent_completed, answer: { grounded: true, mentions: ["{{total}}"] } }
            expect:
              - isolated: [alice, bob]
        """;

    public const string Http = """
        version: 1
        cases:
          - id: chain
            steps:
              - http: { path: /items/7, user: alice, as: item }
                expect: { status: 200, json: { owner: alice } }
              - http: { path: "/items/{{item.next.id}}", user: alice }
                expect: { status: 200, json: { id: 7-next, owner: alice }, within: 5s }
          - id: ask
            steps:
              - ask: { agent: data, user: alice, via: http, message: "How many output tokens did the conversation workload produce?" }
                expect: { terminal: agent_completed, answer: { grounded: true, mentions: [4088665] }, quality: 0.9 }
          - id: closed
            steps:
              - http: { path: /items/7 }
                expect: { status: 401 }
        """;

    public const string Declined = """
        version: 1
        cases:
          - id: declined
            steps:
              - connect: { user: alice }
                expect: { authenticated: alice }
              - ask: { agent: data, message: "How slow was it?" }
                expect: { terminal: agent_completed, answer: { declined: true } }
          - id: unknown
            steps:
              - connect: { user: alice }
                expect: { authenticated: alice }
              - ask: { agent: nobody, message: "How slow was it?" }
                expect: { terminal: error }
          - id: answered
            steps:
              - connect: { user: alice }
                expect: { authenticated: alice }
              - ask: { agent: data, message: "How many output tokens did the code workload produce?" }
                expect: { terminal: agent_completed, answer: { grounded: true, mentions: [2044332] } }
        """;

    public const string Sessions = """
        version: 1
        defaults: { connect: 10s, first_event: 10s, completion: 20s }
        cases:
          - id: together
            steps:
              - together:
                  - - connect: { user: alice }
                      expect: { authenticated: alice }
                    - ask: { agent: data, message: "How many output tokens did the conversation workload produce?", as: one }
                      expect: { terminal: agent_completed, answer: { grounded: true, mentions: [4088665] } }
                  - - connect: { user: bob }
                      expect: { authenticated: bob }
                    - ask: { agent: data, message: "How many output tokens did the code workload produce?", as: two }
                      expect: { terminal: agent_completed, answer: { grounded: true, mentions: [365701] } }
            expect: [ { sensitive: [one, two] }, { within: 5s } ]
          - id: nonsense
            steps:
              - connect: { user: alice }
                expect: { authenticated: alice }
              - send: { json: { type: nonsense } }
                expect: { refused: { code: 1008, event: error } }
          - id: recovers
            claims: [recovers]
            steps:
              - connect: { user: alice, as: first }
                expect: { authenticated: alice, frame: { event: welcome } }
              - close: { session: first }
              - connect: { user: alice, as: second }
                expect: { authenticated: alice }
              - ask: { agent: data, message: "How many output tokens did the code workload produce?" }
                expect: { terminal: agent_completed, answer: { grounded: true, mentions: [2044332] }, first_event: 9s, completion: 19s }
        """;

    public const string Order = """
        version: 1
        defaults: { connect: 10s, first_event: 10s, completion: 20s }
        cases:
          - id: unordered
            steps:
              - connect: { user: alice }
                expect: { authenticated: alice }
              - ask: { agent: data, message: "How many output tokens did the code workload produce?" }
                expect:
                  unordered: [tool_completed, agent_started, tool_executing]
                  no_gaps: true
                  terminal: agent_completed
                  answer: { grounded: true, mentions: [2044332] }
          - id: twice
            steps:
              - connect: { user: alice }
                expect: { authenticated: alice }
              - ask: { agent: data, message: "How many output tokens did the code workload produce?" }
                expect: { unordered: [agent_started, agent_started], terminal: agent_completed, answer: { mentions: [2044332] } }
          - id: reason
            steps:
              - connect: { user: alice, token: wrong }
                expect: { refused: { code: 1008, reason: token_use, event: error } }
          - id: other-reason
            steps:
              - connect: { user: alice, token: wrong }
                expect: { refused: { code: 1008, reason: expired } }
        """;

    public const string Recovery = """
        version: 1
        defaults: { connect: 10s, first_event: 10s, completion: 20s }
        cases:
          - id: goes-on
            claims: [recovers]
            steps:
              - connect: { user: alice }
                expect: { authenticated: alice }
              - ask: { agent: nobody, message: "Is anybody there?" }
                expect: { terminal: error }
              - ask: { agent: data, message: "How many output tokens did the code workload produce?" }
                expect: { terminal: agent_completed, answer: { grounded: true, mentions: [2044332] } }
          - id: blind
            claims: [recovers]
            steps:
              - connect: { user: alice }
                expect: { authenticated: alice }
              - ask: { agent: nobody, message: "Is anybody there?" }
                expect: { terminal: error }
              - ask: { agent: data, message: "How many output tokens did the code workload produce?" }
          - id: slow
            steps:
              - connect: { user: alice }
                expect: { authenticated: alice }
              - ask: { agent: data, message: "How many output tokens did the code workload produce?" }
                expect: { terminal: agent_completed, answer: { grounded: true, mentions: [2044332] }, first_event: 120s }
        """;

    public const string Resuming = """
        version: 1
        defaults: { connect: 10s, first_event: 10s, completion: 20s }
        cases:
          - id: resumes
            claims: [recovers]
            steps:
              - connect: { user: alice }
                expect: { authenticated: alice }
              - ask: { agent: data, message: "How many output tokens did the code workload produce, slowly?", until: tool_executing, as: asked }
                expect: { events: [agent_started, tool_executing] }
              - reconnect: {}
                expect: { authenticated: alice }
              - resume: { of: asked }
                expect:
                  events: [agent_started, agent_thinking, tool_executing, tool_completed]
                  no_gaps: true
                  terminal: agent_completed
                  answer: { grounded: true, mentions: [2044332] }
        """;

    public const string Care = """
        version: 1
        defaults: { connect: 10s, first_event: 10s, completion: 20s }
        cases:
          - id: warming
            steps:
              - http: { path: /warming }
                retry: { times: 4, delay: 1ms }
                expect: { status: 200 }
          - id: stays-cold
            steps:
              - http: { path: /warming }
                retry: { times: 1 }
                expect: { status: 200 }
          - id: cleaned
            setup:
              - http: { path: /items/7, user: alice, as: item }
                expect: { status: 200 }
            steps:
              - http: { path: "/items/{{item.next.id}}", user: alice }
                expect: { status: 200, json: { owner: bob } }
            teardown:
              - http: { method: DELETE, path: "/items/{{item.id}}" }
                expect: { status: 204 }
          - id: rows
            steps:
              - for_each:
                  rows: [ { workload: conversation, total: 4088665 }, { workload: code, total: 2044332 } ]
                  steps:
                    - ask: { agent: data, user: alice, via: http, message: "How many output tokens did the {{workload}} workload produce?" }
                      expect: { terminal: agent_completed, answer: { grounded: true, mentions: ["{{total}}"] } }
        """;

    public static ScenarioSuite Suite(string text) => ScenarioReader.Read("agents", gate: true, [new ScenarioFile("agents.yaml", text)]).Require();

    public static CaseTarget Target(AgentServer server) => Target(server.Http, server.WebSocket);

    public static CaseTarget Target(string http, string socket) => new(new TargetConfig(http)
    {
        WebSocket = socket,
        Revision = new RevisionConfig("/version", "revision", "configuration", "instance"),
        Users = AgentServer.Tokens.Keys.ToImmutableSortedDictionary(
            name => name,
            name => new UserConfig(name) { TokenUrl = http + "/token", Client = name, Secret = "secret-of-" + name },
            StringComparer.Ordinal),
    });

    public static async Task<CaseJudged> RunAsync(AgentServer server, string text, string id, MemoryEvidence? evidence = null, ControlsMode controls = ControlsMode.All)
    {
        using var runner = new CaseRunner(evidence ?? new MemoryEvidence(), TimeProvider.System);

        // Only where no answer will come is it worth while to wait briefly.
        text = server.StaysSilent ? text.Replace("first_event: 10s, completion: 20s", "first_event: 300ms, completion: 900ms", StringComparison.Ordinal) : text;
        var scenario = Suite(text).Cases.Single(scenario => scenario.CaseId.Name == id);
        return await runner.RunAsync(scenario, Target(server), new CaseOptions("a key for tests"u8.ToArray()) { Controls = controls }, TestContext.Current.CancellationToken);
    }
}
