using System.Buffers.Text;
using System.Collections.Immutable;
using System.Net.WebSockets;
using System.Text;
using Regreen.Core.Configuring;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Engine.Testing.Running;

/// <summary>Opens WebSockets and logs in.</summary>
internal sealed class SessionOpener(AttemptContext context)
{
    private readonly ProtocolMessages _messages = new(context.Target.Config, context.Protocol);

    public async Task<(WebSocketSession? Session, TransportFailure? Failure)> OpenAsync(ScenarioStep step, StepAction.Connect action, CancellationToken cancellationToken)
    {
        if ((context.Variation.WebSocket ?? context.Target.Config.WebSocket) is not { } address)
        {
            return (null, new TransportFailure(Phase.Suite, "no websocket address", "The target has no websocket address: add target.websocket."));
        }

        var login = action.Login || context.Variation.LogIn;
        var token = login ? await context.TokenAsync(action.User, action.Credential, cancellationToken) : new TokenResult(null, null);
        if (token.Failure is { } failure)
        {
            return (null, failure);
        }

        var way = action.Via ?? context.Target.Config.Authenticate;
        var (session, refused) = await ConnectAsync(address, way, token.Token, step, action, cancellationToken);
        return session is not null && login && way == AuthenticationWay.FirstMessage
            ? (session, await LoginAsync(session, step, action, token.Token, cancellationToken))
            : (session, refused);
    }

    private async Task<(WebSocketSession? Session, TransportFailure? Failure)> ConnectAsync(string address, AuthenticationWay way, string? token, ScenarioStep step, StepAction.Connect action, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // The session disposes the socket, and the attempt disposes the session.
        var socket = Socket(way, token);
        var watch = context.Scenario.AllExpectations.Any(pair => pair.Expectation is Expectation.Pings) ? new PingWatch(context.Http) : null;
        using var watched = watch is null ? null : new HttpMessageInvoker(watch);
        using var deadline = new Deadline(step.Limits.Connect, context.Time, cancellationToken);
        var refused = await HandshakeAsync((socket, watched ?? context.Http), address, step, action, way != AuthenticationWay.FirstMessage && token is not null, deadline, cancellationToken);
        if (refused is not null || socket.State != WebSocketState.Open)
        {
            socket.Dispose();
            return (null, refused);
        }

        var session = new WebSocketSession(action.Channel, action.User, socket, context.Recorder, context.Protocol, context.Time) { CurrentStep = step.Index };
        if (watch is not null)
        {
            watch.Seen = session.Pinged;
        }

#pragma warning restore CA2000
        session.Listen();
        return (session, null);
    }

    /// <summary>Waits until what came meets a condition, or nothing more can come; says why where neither happens in time.</summary>
    public async Task<TransportFailure?> WaitAsync(WebSocketSession session, Func<IReadOnlyList<Reading>, bool> condition, Phase phase, TimeSpan limit, string reason, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, context.Time, cancellationToken);
        try
        {
            await session.WaitAsync(condition, deadline.Token);
            return null;
        }
        catch (OperationCanceledException) when (deadline.IsReached)
        {
            return new TransportFailure(phase, reason, $"nothing of the kind came within {limit.TotalSeconds:0.###} s");
        }
    }

    private ClientWebSocket Socket(AuthenticationWay way, string? token)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.SetRequestHeader("traceparent", context.Trace.Parent);
        socket.Options.SetRequestHeader("User-Agent", context.Trace.UserAgent);
        if (way == AuthenticationWay.Header && token is not null)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        }

        if (way == AuthenticationWay.Subprotocol)
        {
            OfferSubprotocols(socket, token);
        }

        return socket;
    }

    private void OfferSubprotocols(ClientWebSocket socket, string? token)
    {
        // The service's own names: fields.subprotocol is what it selects, fields.bearer_subprotocol what stands before the token.
        if (context.Target.Config.Protocol.Fields.TryGetValue("subprotocol", out var name))
        {
            socket.Options.AddSubProtocol(name);
        }

        if (token is not null)
        {
            var prefix = context.Target.Config.Protocol.Fields.GetValueOrDefault("bearer_subprotocol", "base64url.bearer.authorization");
            socket.Options.AddSubProtocol($"{prefix.TrimEnd('.')}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token))}");
        }
    }

    private async Task<TransportFailure?> HandshakeAsync((ClientWebSocket Socket, HttpMessageInvoker Http) client, string address, ScenarioStep step, StepAction.Connect action, bool credentials, Deadline deadline, CancellationToken cancellationToken)
    {
        var socket = client.Socket;
        var frame = new Frame(0, default, action.Channel, FrameDirection.Opened, step.Index) { User = action.User, Credentials = credentials, TraceId = context.Trace.TraceId, Name = address };
        context.Recorder.Add(frame with { Direction = FrameDirection.Sent, Name = $"GET {address}" });
        try
        {
            await socket.ConnectAsync(new Uri(address, UriKind.Absolute), client.Http, deadline.Token);
            await context.Recorder.HoldAsync(step.Index, deadline.Token);
            context.Recorder.Add(frame with { Reason = socket.SubProtocol });
            return null;
        }
        catch (OperationCanceledException) when (deadline.IsReached)
        {
            return TransportFailure.TimedOut(Phase.Connect, step.Limits.Connect);
        }
        catch (WebSocketException exception) when ((int)socket.HttpStatusCode is not (0 or 101))
        {
            await context.Recorder.HoldAsync(step.Index, cancellationToken);
            context.Recorder.Add(frame with { Direction = FrameDirection.Refused, Status = (int)socket.HttpStatusCode, Reason = exception.Message, Headers = Headers(socket) });
            return null;
        }
        catch (Exception exception) when (exception is WebSocketException or UriFormatException or HttpRequestException or ArgumentException)
        {
            return TransportFailure.Of(exception);
        }
    }

    private static ImmutableSortedDictionary<string, string> Headers(ClientWebSocket socket) =>
        (socket.HttpResponseHeaders ?? new Dictionary<string, IEnumerable<string>>(StringComparer.Ordinal))
            .ToImmutableSortedDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(", ", header.Value), StringComparer.Ordinal);

    private async Task<TransportFailure?> LoginAsync(WebSocketSession session, ScenarioStep step, StepAction.Connect action, string? token, CancellationToken cancellationToken)
    {
        // Without credentials the login is still asked for, with an empty token: so a refusal comes at once, and not when the service gives up waiting.
        var text = _messages.Authenticate(token ?? "", action.User);
        var sent = new Frame(0, default, action.Channel, FrameDirection.Sent, step.Index) { User = action.User, Credentials = token is not null, TraceId = context.Trace.TraceId, Payload = text };
        var failure = await session.SendAsync(sent, text, cancellationToken)
            ?? await WaitAsync(session, readings => readings.Any(IsAnswer), Phase.Authenticate, step.Limits.Connect, "no answer in time", cancellationToken);

        // A refusal is an error and then a close; the close is part of it.
        return failure ?? await WaitAsync(session, IsComplete, Phase.Authenticate, step.Limits.Connect, "no close in time", cancellationToken);

        static bool IsAnswer(Reading reading) => reading.IsReceived && reading.Event is EventNames.Authenticated or EventNames.Error;
        static bool IsComplete(IReadOnlyList<Reading> readings) => readings.Any(reading => reading.IsReceived && reading.Event == EventNames.Authenticated);
    }
}
