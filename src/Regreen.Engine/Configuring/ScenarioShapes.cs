using System.Collections.Immutable;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Plans;

namespace Regreen.Engine.Configuring;

/// <summary>The keys of scenario files.</summary>
internal static class ScenarioShapes
{
    public static MapShape File { get; } = new("file", FileKeys);

    private static ImmutableArray<Key> FileKeys() =>
    [
        new("version", Shape.Integer(1, 1), "The version of this format: 1.", IsRequired: true),
        new("defaults", Defaults, "The limits of every step."),
        new("cases", Shape.ListOf(Case), "The cases.", IsRequired: true),
    ];

    private static MapShape Defaults { get; } = new(
        "defaults",
        new Key("connect", Shape.Duration, "How long a connection and its login may take."),
        new Key("first_event", Shape.Duration, "How long until the first event of an answer."),
        new Key("completion", Shape.Duration, "How long until the terminal event of an answer."));

    private static MapShape Case { get; } = new("case", CaseKeys);

    private static ImmutableArray<Key> CaseKeys() =>
    [
        new("id", Shape.Text, "What it is called by, unique in the suite.", IsRequired: true),
        new("name", Shape.Text, "What it shows, as a sentence."),
        new("claims", Shape.ListOf(Shape.Choice<Claim>()), "What a green of it claims; others are inferred from the traffic."),
        new("tags", Shape.Texts, "Words to choose it by."),
        new("priority", Shape.Choice("low", "normal", "high", "critical"), "How much it matters; what matters more runs earlier. Default: normal."),
        new("owner", Shape.Text, "Who is asked when it is red."),
        new("setup", Shape.ListOf(Step), "What it does before."),
        new("steps", Shape.ListOf(Step), "What it does, in this order.", IsRequired: true),
        new("teardown", Shape.ListOf(Step), "What it does at the end, whatever became of the steps."),
        new("expect", Shape.ListOf(CaseExpectation), "What must hold over the whole case."),
    ];

    private static Key Tolerance { get; } = new("tolerance", Shape.Number(0, 1e15), "By how much numbers may differ and still be the same, in their own unit. Default: 0.");

    private static VariantShape CaseExpectation { get; } = new(
        "case-expectation",
        new MapShape("sensitive", new Key("sensitive", Shape.Texts, "The numbers of these answers differ.")),
        new MapShape("stable", new Key("stable", Shape.Texts, "The numbers of these answers are the same."), Tolerance),
        new MapShape("rises", new Key("rises", Shape.Texts, "The first figure of the second answer is greater than that of the first.")),
        new MapShape("falls", new Key("falls", Shape.Texts, "The first figure of the second answer is less than that of the first.")),
        new MapShape("holds", new Key("holds", Shape.Text, "A relation between numbers of answers: + - * / and brackets on both sides of == != < <= > >=."), Tolerance),
        new MapShape("isolated", new Key("isolated", Shape.Texts, "No frame of one user's session holds a marker of another's.")),
        new MapShape("within", new Key("within", Shape.Duration, "The whole case takes no longer.")));

    private static Key Within { get; } = new("within", Shape.Duration, "The step takes no longer.");

    private static Key Retry { get; } = new(
        "retry",
        new MapShape("retry", new Key("times", Shape.Integer(1, 20), "How often again, besides the first time.", IsRequired: true), new Key("delay", Shape.Duration, "How long to wait before each. Default: none.")),
        "Tries the step again while its expectations do not hold; every try stands in the transcript, and a pass that took several is told.");

    private static Key As { get; } = new("as", Shape.Text, "The name that later steps and expectations call it by.");

    private static Key Session { get; } = new("session", Shape.Text, "The session; default: the one opened last.");

    private static Key Refused { get; } = new(
        "refused",
        new MapShape(
            "refused",
            new Key("code", Shape.Integer(1000, 4999), "The close code."),
            new Key("reason", Shape.Text, "A text that the close's reason holds."),
            new Key("event", Shape.Text, "The event that says so.")),
        "The service refuses.");

    private static Key Frame { get; } = new("frame", new MapShape("frame", new Key("event", Shape.Text, "Its event.", IsRequired: true)), "A frame arrives.");

    private static Key Pings { get; } = new(
        "pings",
        new MapShape("pings", new Key("within", Shape.Duration, "How long it may take, from the beginning of the step.", IsRequired: true), new Key("least", Shape.Integer(1, 1_000), "At least so many. Default: 1.")),
        "The service gives signs of life: WebSocket pings, pongs that nobody asked for, or heartbeat events. The step waits for them.");

    private static VariantShape Step { get; } = new(
        "step",
        new MapShape("http-step", new Key("http", Http, "One HTTP exchange."), Expect("http-expectation", HttpExpectations()), Retry),
        new MapShape("sse-step", new Key("sse", Sse, "One HTTP exchange that is answered by an event stream."), Expect("sse-expectation", [.. HttpExpectations().Where(key => key.Name != "within"), .. StreamExpectations()]), Retry),
        new MapShape("connect-step", new Key("connect", Connect, "Opens a WebSocket and logs in."), Expect("connect-expectation", ConnectExpectations())),
        new MapShape("ask-step", new Key("ask", Ask, "One request to an agent."), Expect("ask-expectation", AskExpectations()), Retry),
        new MapShape("send-step", new Key("send", Send, "A raw message."), Expect("send-expectation", [Frame, Refused, Pings, Within])),
        new MapShape("reconnect-step", new Key("reconnect", new MapShape("reconnect", Session), "Drops the connection without a word, and connects again in the same way."), Expect("reconnect-expectation", ConnectExpectations())),
        new MapShape("resume-step", new Key("resume", Resume, "Follows a request to its end, on a connection that was not there when it was asked."), Expect("resume-expectation", AskExpectations())),
        new MapShape("close-step", new Key("close", new MapShape("close", Session), "Closes the connection.")),
        new MapShape("wait-step", new Key("wait", Wait, "Waits before the next step.")),
        new MapShape("repeat-step", RepeatKeys),
        new MapShape("together-step", TogetherKeys),
        new MapShape("each-step", EachKeys),
        new MapShape("for-each-step", ForEachKeys));

    private static MapShape Resume => new(
        "resume",
        Session,
        new Key("of", Shape.Text, "The name of the step that asked.", IsRequired: true));

    private static ImmutableArray<Key> ForEachKeys() => [new("for_each", ForEach, "Runs steps for every row, one row after the other; a row's values are called by their names.")];

    private static VariantShape ForEach => new(
        "for-each",
        new MapShape("for-each-row", new Key("rows", Shape.ListOf(Shape.MapOf(Shape.Text)), "The rows.", IsRequired: true), LoopSteps),
        new MapShape("for-each-line", new Key("file", Shape.Text, "The file of the rows, relative to the root: CSV with a line of names, or .jsonl with an object a line. It stands in 'suite_files'.", IsRequired: true), LoopSteps));

    private static Key LoopSteps => new("steps", Shape.ListOf(Step), "The steps.", IsRequired: true);

    private static MapShape Http => new("http", RequestKeys());

    private static MapShape Sse => new("sse", [.. RequestKeys(), new Key("until", Shape.Text, "The event after which nothing more is read. Default: a terminal event, or the end of the stream.")]);

    private static ImmutableArray<Key> RequestKeys() =>
    [
        new Key("method", Shape.Text, "The method. Default: GET, or POST with a body."),
        new Key("path", Shape.Text, "The path, relative to the target's address.", IsRequired: true),
        new Key("user", Shape.Text, "Who asks."),
        new Key("token", Shape.Text, "none: no credentials; wrong: a well-formed token with a broken signature."),
        new Key("headers", Shape.MapOf(Shape.Text), "More headers."),
        new Key("json", Shape.Any, "The body as JSON."),
        new Key("text", Shape.Text, "The body as text."),
        As,
    ];

    private static MapShape Connect => new(
        "connect",
        new Key("user", Shape.Text, "Who logs in."),
        new Key("token", Shape.Text, "none: no credentials; wrong: a well-formed token with a broken signature."),
        new Key("login", Shape.Bool, "false only opens the connection."),
        new Key("via", Shape.Text, "Another way to connect."),
        As);

    private static MapShape Ask => new(
        "ask",
        Session,
        new Key("agent", Shape.Text, "The agent."),
        new Key("message", Shape.Text, "What is asked.", IsRequired: true),
        new Key("via", Shape.Choice<AskWay>(), "http: over HTTP; sse: over HTTP, answered by an event stream. Default: session."),
        new Key("user", Shape.Text, "Who asks, over HTTP."),
        new Key("until", Shape.Text, "The event after which nothing more is waited for, over the session. Default: the terminal event."),
        As);

    private static MapShape Send => new(
        "send",
        Session,
        new Key("json", Shape.Any, "The message as JSON."),
        new Key("text", Shape.Text, "The message as text."));

    private static VariantShape Wait => new(
        "wait",
        new MapShape("wait-time", new Key("time", Shape.Duration, "How long.", IsRequired: true)),
        new MapShape("wait-refused", new Key("retry_after", Shape.Text, "The name of a 'repeat' whose refusals say how long; the longest counts.", IsRequired: true), new Key("most", Shape.Duration, "What is waited at most; a service that asks for more fails the step. Default: 60s.")));

    private static ImmutableArray<Key> RepeatKeys() =>
    [
        new("repeat", Repeat, "Runs steps several times."),
        new("expect", new MapShape("repeat-expectation", new Key("refused", RefusedShare, "How many of the requests are refused because there are too many.", IsRequired: true)), "What must hold over all turns."),
    ];

    private static MapShape Repeat => new(
        "repeat",
        new Key("times", Shape.Integer(2, 1_000), "How often; {{turn}} is the number of the turn, from 1.", IsRequired: true),
        new Key("at_once", Shape.Bool, "true: all turns at the same time. Default: one after the other."),
        new Key("as", Shape.Text, "The name by which 'wait' calls it."),
        LoopSteps);

    private static MapShape RefusedShare => new(
        "refused-share",
        new Key("least", Shape.Integer(0, 10_000), "At least so many: a status 429, a 503 with Retry-After, or an error event rate_limited or with retry_after. Default: 1, or where 'first' is given all from there on."),
        new Key("most", Shape.Integer(0, 10_000), "At most so many. Default: all, or where 'first' is given all from there on."),
        new Key("first", Shape.Integer(1, 10_000), "The number of the first request that is refused."),
        new Key("retry_after", Shape.Bool, "true: each refusal says when to come again."),
        new Key("within", Shape.Duration, "The requests were all sent within this time; otherwise they show nothing of the limit."));

    private static Key Interleave => new("interleave", Shape.Integer(0, int.MaxValue), "A seed: the steps run one at a time, in an order that it draws, the same each time.");

    private static ImmutableArray<Key> TogetherKeys() => [new("together", Shape.ListOf(Shape.ListOf(Step)), "Runs lists of steps at the same time."), Interleave];

    private static ImmutableArray<Key> EachKeys() => [new("each", Each, "Runs steps for every user at the same time."), Interleave];

    private static MapShape Each => new(
        "each",
        new Key("users", Shape.Texts, "The users.", IsRequired: true),
        new Key("vars", Shape.MapOf(Shape.MapOf(Shape.Text)), "Each user's values, which are their markers too."),
        new Key("steps", Shape.ListOf(Step), "The steps.", IsRequired: true));

    private static Key Expect(string name, ImmutableArray<Key> keys) => new("expect", new MapShape(name, keys), "What must hold.");

    private static ImmutableArray<Key> HttpExpectations() =>
    [
        new("status", Shape.Either(Shape.Integer(100, 599), Shape.ListOf(Shape.Integer(100, 599))), "The status, or a list of allowed ones."),
        new("json", Shape.MapOf(Shape.Any), "Dotted JSON path: value."),
        new("schema", Shape.Any, "A JSON schema that the body fits."),
        new("field_schema", Shape.MapOf(Shape.Any), "Dotted JSON path: a JSON schema that the field fits."),
        new("count", Shape.MapOf(Shape.Either(Shape.Integer(0, 1_000_000), ItemRange)), "Dotted JSON path of a list: how many items it has."),
        new("text", Shape.Text, "What the body contains."),
        new("header", Shape.MapOf(Shape.Text), "Header: value."),
        Within,
    ];

    private static ImmutableArray<Key> ConnectExpectations() =>
    [
        new("authenticated", Shape.Text, "The user that the service says has logged in."),
        Refused,
        Frame,
        Pings,
        Within,
    ];

    private static ImmutableArray<Key> AskExpectations() =>
    [
        HttpExpectations()[0],
        .. StreamExpectations(),
        new("answer", Answer, "What the answer must be."),
        new("quality", Shape.Number(0, 1), "The least quality, computed from the transcript."),
        new("judge", Shape.Either(Shape.Text, Shape.Texts), "Criteria in plain words that a chat model ('judge' in regreen.yaml) finds met, where all else holds; it can only make the verdict worse."),
        Refused,
        Pings,
    ];

    private static ImmutableArray<Key> StreamExpectations() =>
    [
        new("events", Shape.Texts, "These events in this order; others may stand between."),
        new("unordered", Shape.Texts, "These events, each as often as it is named, in any order."),
        new("no_gaps", Shape.Bool, "true: the events are numbered (field seq) without gaps, in the order in which they come."),
        new("terminal", Shape.Text, "The terminal event."),
        new("first_event", Shape.Duration, "How long until the first event."),
        new("completion", Shape.Duration, "How long until the terminal event."),
        new("frames", new MapShape("frames", new Key("least", Shape.Integer(1, 100_000), "At least so many.", IsRequired: true)), "How many frames arrive."),
        new(
            "event",
            new MapShape("event", new Key("name", Shape.Text, "The event.", IsRequired: true), new Key("least", Shape.Integer(1, 100_000), "At least so often. Default: 1.")),
            "How often an event arrives."),
        Within,
    ];

    private static MapShape ItemRange => new(
        "item-range",
        new Key("least", Shape.Integer(0, 1_000_000), "At least so many. Default: 0."),
        new Key("most", Shape.Integer(0, 1_000_000), "At most so many. Default: any number."));

    private static MapShape Answer => new(
        "answer",
        new Key("grounded", Shape.Bool, "Every number stands in a cited tool result."),
        new Key("mentions", Shape.Texts, "Texts and numbers in it; numbers are compared as numbers."),
        new Key("matches", Shape.Text, "A regular expression."),
        new Key("schema", Shape.Any, "A JSON schema: the answer is JSON, in a fence or not, that fits it."),
        new Key("list", Shape.Integer(1, 100_000), "It lists at least so many items."),
        new Key("table", new MapShape("table", new Key("columns", Shape.Texts, "Columns that it has.", IsRequired: true), new Key("least", Shape.Integer(1, 100_000), "At least so many rows. Default: 1.")), "It holds a table."),
        new Key("absent", Shape.Texts, "Texts that are not in it."),
        new Key("least", Shape.Integer(1, 1_000_000), "At least so many characters."),
        new Key("declined", Shape.Bool, "Says that it cannot answer, and gives no number."));
}
