using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Answers;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Witnessing;

namespace Regreen.Adapters.Witness;

/// <summary>Breaks the content of answers, with what a healthy run showed as material.</summary>
internal sealed class AnswerBreaker(WitnessSettings settings, ImmutableArray<OpenExchange> material)
{
    private const int MostCandidates = 64;
    private static readonly IReadOnlySet<string> NoPaths = new HashSet<string>(StringComparer.Ordinal);
    private readonly HashSet<string> _eventPath = new(StringComparer.Ordinal) { settings.Protocol.EventPath };

    /// <summary>Says whether a sabotage changes what comes back.</summary>
    public static bool IsAboutAnswers(SabotageKind? kind) =>
        kind is SabotageKind.BlankContent or SabotageKind.AnotherAnswer or SabotageKind.AnothersData or SabotageKind.Truncate or SabotageKind.WithoutTools or SabotageKind.StaleRevision or SabotageKind.Echo;

    /// <summary>Breaks the body of an HTTP answer; null where it stays as it is.</summary>
    public string? Body(OpenExchange exchange, string body) => exchange.Order!.Kind switch
    {
        _ when body.Length == 0 || exchange.IsHandshake => null,
        SabotageKind.BlankContent => Changed(body, ContentEdit.Blank(body, exchange.Echoes, NoPaths)),
        SabotageKind.AnotherAnswer => Changed(body, ContentEdit.Another(body, OtherBody(exchange, body), exchange.Echoes, NoPaths)),
        SabotageKind.Echo when exchange.Question is { } question => Changed(body, ContentEdit.Echo(body, question, exchange.Echoes, NoPaths)),
        SabotageKind.AnothersData => AnothersBody(exchange) is { } others ? Changed(body, others) : null,
        SabotageKind.StaleRevision when IsRevision(exchange) => ContentEdit.Another(body, null, exchange.Echoes, NoPaths),
        _ => null,
    };

    /// <summary>Breaks a message of a WebSocket or an event stream. An empty text in the place of a message drops it; null leaves it.</summary>
    public string? Message(OpenExchange exchange, string message)
    {
        var reading = settings.Protocol.Read(new Frame(0, default, "", FrameDirection.Received, 0) { Payload = message });
        return exchange.Order!.Kind switch
        {
            _ when message.Length == 0 || exchange.IsHandshake || EventNames.IsSession(reading.Event) => null,
            SabotageKind.WithoutTools => EventNames.IsTool(reading.Event) ? "" : null,
            SabotageKind.BlankContent => Changed(message, ContentEdit.Blank(message, exchange.Echoes, _eventPath)),
            SabotageKind.AnotherAnswer => Changed(message, AnotherMessage(exchange, reading, message)),
            SabotageKind.Echo when exchange.Question is { } question => Changed(message, ContentEdit.Echo(message, question, exchange.Echoes, _eventPath)),
            SabotageKind.AnothersData => OthersMessage(exchange, reading) is { } others ? Changed(message, ContentEdit.Another(message, others, exchange.Echoes, _eventPath)) : null,
            _ => null,
        };
    }

    /// <summary>Says whether a request asks an agent.</summary>
    public bool IsAsk(string name) => CaseTraffic.IsAsk(name, settings.Protocol);

    /// <summary>Says whether no message of an answer follows.</summary>
    public bool IsTerminal(string message) => settings.Protocol.IsTerminal(settings.Protocol.Read(new Frame(0, default, "", FrameDirection.Received, 0) { Payload = message })) || QuestionText.IsOutcome(message);

    /// <summary>Gets what is answered to an exchange of a case in a healthy run, or null.</summary>
    private static string? Changed(string before, string after) => before == after ? null : after;

    private static bool IsAnswer(Frame frame) => frame is { Direction: FrameDirection.Received, Payload.Length: > 0, Cut: false } && frame.Status is null or (>= 200 and < 300);

    private static string? NameOf(OpenExchange exchange) => exchange.Frames.Select(frame => frame.Name).FirstOrDefault(name => name is not null);

    private static string? CredentialsOf(OpenExchange exchange) =>
        exchange.Frames.Where(frame => frame.Credentials).Select(frame => frame.Headers.GetValueOrDefault("authorization") ?? frame.Payload).FirstOrDefault();

    private bool IsRevision(OpenExchange exchange) => settings.Revision is { } revision && NameOf(exchange)?.EndsWith(" " + revision.Path, StringComparison.Ordinal) == true;

    // Of the answers to other requests the one that has least in common with this: what tells of the same thing is no other answer.
    private string? OtherBody(OpenExchange exchange, string body) => material
        .Where(other => NameOf(other) != NameOf(exchange))
        .OrderByDescending(other => other.Case != exchange.Case)
        .SelectMany(other => other.Frames.Where(frame => frame.Status is not null && IsAnswer(frame)))
        .Select(frame => frame.Payload).Where(payload => payload != body && payload[0] == body[0]).Take(MostCandidates)
        .MinBy(payload => ContentEdit.Common(payload, body));

    private string? AnothersBody(OpenExchange exchange) => Others(exchange)
        .Where(other => NameOf(other) == NameOf(exchange))
        .SelectMany(other => other.Frames.Where(frame => frame.Status is not null && IsAnswer(frame)))
        .Select(frame => frame.Payload).FirstOrDefault();

    // Of the messages of that kind that say something else once they name the same question, the one that has least in common with this.
    private string AnotherMessage(OpenExchange exchange, Reading mine, string message) => material
        .OrderByDescending(other => other.Case != exchange.Case)
        .SelectMany(other => other.Frames.Where(frame => frame.Status is null && IsAnswer(frame)))
        .Select(settings.Protocol.Read)
        .Where(other => other.Wire == mine.Wire)
        .Take(MostCandidates)
        .Select(other => ContentEdit.Another(message, other.Frame.Payload, exchange.Echoes, _eventPath))
        .Where(other => !SameJson(other, message))
        .MinBy(other => ContentEdit.Common(other, message))
        ?? ContentEdit.Another(message, null, exchange.Echoes, _eventPath);

    private static bool SameJson(string one, string other)
    {
        try
        {
            return JsonNode.DeepEquals(JsonNode.Parse(one), JsonNode.Parse(other));
        }
        catch (JsonException)
        {
            return one == other;
        }
    }

    private string? OthersMessage(OpenExchange exchange, Reading mine) => Others(exchange)
        .SelectMany(other => other.Frames.Where(frame => frame.Status is null && IsAnswer(frame)))
        .Select(settings.Protocol.Read).FirstOrDefault(other => other.Wire == mine.Wire)?.Frame.Payload;

    private IEnumerable<OpenExchange> Others(OpenExchange exchange) =>
        material.Where(other => CredentialsOf(other) is { } theirs && CredentialsOf(exchange) is { } mine && theirs != mine);
}
