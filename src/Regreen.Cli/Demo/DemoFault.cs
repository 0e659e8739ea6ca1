using System.Collections.Immutable;

namespace Regreen.Cli.Demo;

/// <summary>A fault of the demo: what it is, where it strikes, and how the honest run ends.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Text">What breaks, in one line.</param>
/// <param name="Edits">The commits that bring it in, by the name of their edit file.</param>
internal sealed record DemoFault(string Name, string Text, ImmutableArray<string> Edits)
{
    /// <summary>Gets whether it was there from the first commit.</summary>
    public bool FromTheBeginning { get; init; }

    /// <summary>Gets what a person changes outside the repository: file, text, new text.</summary>
    public ImmutableArray<TextChange> Outside { get; init; } = [];

    /// <summary>Gets the process that is killed once the head is deployed, or null.</summary>
    public string? KilledProcess { get; init; }

    /// <summary>Gets what differs in the workspace's own files from the beginning.</summary>
    public ImmutableArray<TextChange> Workspace { get; init; } = [];

    private static ImmutableArray<string> Users { get; } = ["alice", "bob", "u1", "u2", "u3", "u4", "u5"];

    private static ImmutableArray<TextChange> BehindTheEdge { get; } =
    [
        new("regreen.yaml", "http: \"{{service.url}}\"", "http: \"{{edge.url}}\""),
        new("regreen.yaml", "websocket: \"{{service.ws}}/ws\"", "websocket: \"{{edge.ws}}/ws\""),
        new("regreen.yaml", "  configuration: [deploy/staging.json, ", "  configuration: [deploy/edge.json, deploy/staging.json, "),
        new(
            "regreen.yaml",
            "  configuration: [deploy/edge.json",
            "    edge:\n      run: \"dotnet %PROGRAM% demo-edge --listen 127.0.0.1:{{port}} --upstream 127.0.0.1:{{service.port}} --config {{config:deploy/edge.json}}\"\n  configuration: [deploy/edge.json"),
    ];

    private static ImmutableArray<TextChange> TokensByHelper { get; } =
    [
        .. Users.Select(user => new TextChange(
            "regreen.yaml",
            $"client: {user},{(user == "alice" ? "" : user == "bob" ? "  " : "   ")} secret: \"${{{user.ToUpperInvariant()}_SECRET}}\",{(user == "alice" ? "" : user == "bob" ? "  " : "   ")} token_url: \"{{{{tokens.url}}}}/token\"",
            $"command: \"tests/tools/token.sh {{{{tokens.url}}}} {user}\"")),
        new("regreen.yaml", "  env_file: deploy/staging.env", "  env_file: deploy/staging.env\n  env: [ALICE_SECRET, BOB_SECRET, U1_SECRET, U2_SECRET, U3_SECRET, U4_SECRET, U5_SECRET]"),
    ];

    /// <summary>Gets the faults, the default first.</summary>
    public static ImmutableArray<DemoFault> All { get; } =
    [
        new("token-claim", "a commit renames the claim that says \"access token\" where tokens are written", ["token-claim"]),
        new("layered", "behind it, a second commit takes the tools out of the dispatcher", ["dispatcher-without-tools", "token-claim"]),
        new("configuration-key", "somebody edits a configuration key: the audience", [])
        {
            Outside = [new("deploy/staging.json", "\"Audience\": \"usage-agents\"", "\"Audience\": \"usage-agents-eu\"")],
        },
        new("environment-variable", "somebody sets an environment variable: tools get one millisecond", [])
        {
            Outside = [new("deploy/staging.env", "UsageAgents__Tools__DeadlineSeconds=5", "UsageAgents__Tools__DeadlineSeconds=0.001")],
        },
        new("token-service-down", "the token service is killed after the deployment", []) { KilledProcess = "tokens" },
        new("proxy-strips-authorization", "the proxy in front takes the Authorization header away", [])
        {
            Outside = [new("deploy/edge.json", "\"RemoveHeaders\": \"\"", "\"RemoveHeaders\": \"Authorization\"")],
            Workspace = BehindTheEdge,
        },
        new("canned-answer", "a commit puts a canned answer behind the data agent", ["canned-answer"]),
        new("suite-mints-token", "a commit makes the suite's own token helper ask for the wrong scope; nothing in the service is wrong", ["suite-mints-token"]) { Workspace = TokensByHelper },
        new("never-green", "the fault was there from the first commit: there is nothing to go back to", ["token-claim"]) { FromTheBeginning = true },
    ];
}
