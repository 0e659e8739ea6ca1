using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Regreen.Core.Judging;
using Regreen.Core.Witnessing;

namespace Regreen.Adapters.Witness;

/// <summary>Relays WebSockets message by message.</summary>
internal sealed class SocketRelay(CredentialBreaker credentials, TimeProvider time)
{
    public async Task RunAsync(Relaying relaying, CancellationToken cancellationToken)
    {
        if (await Outage.TakesAsync(relaying, time, cancellationToken))
        {
            return;
        }

        using var service = new ClientWebSocket();
        if (!await OpenAsync(relaying, service, cancellationToken))
        {
            return;
        }

        using var client = await relaying.Context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { SubProtocol = service.SubProtocol });
        relaying.Exchange.TraceId = relaying.TraceId;
        relaying.Exchange.Add(FrameDirection.Opened, FrameOf(relaying));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var up = new SocketPump(client, service, relaying, FromClient: true);
        var down = new SocketPump(service, client, relaying, FromClient: false);
        var first = await Task.WhenAny(
            up.RunAsync(text => ToService(relaying, text), ended.Token),
            down.RunAsync(text => ToClient(relaying, text, time), ended.Token));
        await EndAsync(first, up, down, ended);
    }

    // A side that has closed gets the other's close; one that broke takes the other with it.
    private async Task EndAsync(Task first, SocketPump up, SocketPump down, CancellationTokenSource ended)
    {
        var limit = TimeSpan.FromSeconds(2);
        try
        {
            await first;
            await Task.WhenAll(up.Done, down.Done).WaitAsync(limit, time, ended.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException or TimeoutException)
        {
            up.Abort();
            await ended.CancelAsync();
            await Task.WhenAll(up.Done, down.Done).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private static Frame FrameOf(Relaying relaying)
    {
        var headers = HeaderRules.Of(relaying.Context.Request.Headers).ToList();
        return new Frame(0, default, "", FrameDirection.Opened, 0)
        {
            Name = $"GET {relaying.Target}",
            Headers = HeaderRules.Recorded(headers),
            Credentials = headers.Exists(pair => CredentialText.IsHeader(pair.Key)) || CredentialText.IsInQuery(relaying.Context.Request.QueryString.Value ?? ""),
            TraceId = relaying.TraceId,
        };
    }

    private static async Task<bool> OpenAsync(Relaying relaying, ClientWebSocket service, CancellationToken cancellationToken)
    {
        service.Options.CollectHttpResponseDetails = true;
        service.Options.KeepAliveInterval = TimeSpan.Zero;
        service.Options.Proxy = null;
        foreach (var (name, value) in relaying.Context.Request.Headers.Where(pair => HeaderRules.GoesOn(pair.Key)))
        {
            if (CredentialBreaker.Header(relaying.Exchange, name, HeaderRules.ToService(relaying, name, value.ToString())) is { Length: > 0 } sent)
            {
                service.Options.SetRequestHeader(name, sent);
            }
        }

        service.Options.SetRequestHeader("traceparent", relaying.Trace);
        foreach (var protocol in relaying.Context.WebSockets.WebSocketRequestedProtocols)
        {
            service.Options.AddSubProtocol(protocol);
        }

        try
        {
            relaying.Exchange.Forward();
            await service.ConnectAsync(relaying.Address(relaying.Upstream.Scheme is "https" or "wss" ? "wss" : "ws"), cancellationToken);
            return true;
        }
        catch (WebSocketException exception)
        {
            Refuse(relaying, service.HttpStatusCode, exception);
            return false;
        }
    }

    private static void Refuse(Relaying relaying, HttpStatusCode status, WebSocketException exception)
    {
        if (status == default)
        {
            var broken = Breakage.FrameOf(exception);
            relaying.Exchange.Add(FrameDirection.Failed, FrameOf(relaying) with { Phase = broken.Phase, Reason = broken.Reason, Payload = broken.Payload });
            relaying.Context.Abort();
            return;
        }

        relaying.Exchange.Add(FrameDirection.Refused, FrameOf(relaying) with { Status = (int)status });
        relaying.Context.Response.StatusCode = (int)status;
    }

    private SocketMessage ToService(Relaying relaying, string text)
    {
        var exchange = relaying.Exchange;
        exchange.AddMessage(FrameDirection.Sent, text);
        if (exchange.Order is null)
        {
            exchange.Forward();
            return new SocketMessage(text, null);
        }

        var guarded = credentials.IsIn(text);
        exchange.Asks(text, guarded);
        if (relaying.Kind == SabotageKind.InternalClose)
        {
            exchange.Break();
            return new SocketMessage(null, (WebSocketCloseStatus)1011);
        }

        exchange.Forward();
        return new SocketMessage(guarded ? credentials.Text(exchange, text) : QuestionBreaker.Message(exchange, text, isAsk: true), null);
    }

    private static SocketMessage ToClient(Relaying relaying, string text, TimeProvider time)
    {
        var (exchange, sent) = (relaying.Exchange, new SocketMessage(text, null));
        if (exchange.HasAsked && AnswerBreaker.IsAboutAnswers(relaying.Kind))
        {
            sent = Break(relaying, text);
        }
        else if (relaying.Kind == SabotageKind.HoldBack && exchange.HasAsked && relaying.Recording.Mark(exchange.Case, "held back"))
        {
            exchange.Break();
            sent = sent with { Delay = exchange.Order!.Patience, Time = time };
        }

        exchange.AddMessage(FrameDirection.Received, sent.Text ?? text);
        return sent;
    }

    private static SocketMessage Break(Relaying relaying, string text)
    {
        var isTruncated = relaying.Kind == SabotageKind.Truncate;
        if (isTruncated && relaying.Answers.IsTerminal(text))
        {
            relaying.Exchange.Break();
            return new SocketMessage(null, WebSocketCloseStatus.NormalClosure) { ByService = true };
        }

        var broken = isTruncated ? null : relaying.Answers.Message(relaying.Exchange, text);
        if (broken is not null)
        {
            relaying.Exchange.Break();
        }

        return broken switch
        {
            null => new SocketMessage(text, null),
            "" when relaying.Kind == SabotageKind.WithoutTools => new SocketMessage(null, null),
            _ => new SocketMessage(broken, null),
        };
    }
}

/// <summary>What becomes of a message.</summary>
/// <param name="Text">The text that goes on; null where it is dropped.</param>
/// <param name="Close">The code with which the client's socket closes instead, or null.</param>
internal readonly record struct SocketMessage(string? Text, WebSocketCloseStatus? Close)
{
    /// <summary>Gets whether it came from the service.</summary>
    public bool ByService { get; init; }

    /// <summary>Gets how long it is held back.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Gets the clock of the delay.</summary>
    public TimeProvider? Time { get; init; }
}
