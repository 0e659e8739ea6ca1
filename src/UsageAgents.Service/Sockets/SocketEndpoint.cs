using UsageAgents.Contracts;
using UsageAgents.Service.Authenticating;
using UsageAgents.Service.Http;

namespace UsageAgents.Service.Sockets;

/// <summary><c>GET /ws</c>: decides on the handshake, then hands the socket to a session.</summary>
internal sealed partial class SocketEndpoint(
    TokenValidator tokens, SessionServices services, IHostApplicationLifetime lifetime, ILogger<SocketEndpoint> logger)
{
    public async Task<IResult> AcceptAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            return Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "Not a WebSocket request", detail: "Connect to /ws with a WebSocket.");
        }

        Caller? caller = null;
        if (CredentialsOf(context) is { } token)
        {
            var outcome = await tokens.ValidateAsync(token, context.RequestAborted);
            if (outcome is AuthOutcome.Refused refused)
            {
                LogConnectionRefused(context.Connection.Id, refused.Reason);
                return Refusals.Unauthorized(context, refused.Reason);
            }

            caller = ((AuthOutcome.Accepted)outcome).Caller;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(ProtocolOf(context));
        using var session = new SocketSession(socket, GatheringUpgrade.StreamOf(context), context.Connection.Id, services, services.Logger);
        await session.RunAsync(caller, lifetime.ApplicationStopping);
        return Results.Empty;
    }

    // An Authorization header that is no bearer token is a refused login too, not an absent one.
    private static string? CredentialsOf(HttpContext context) =>
        context.Request.Headers.Authorization.Count > 0
            ? BearerToken.OfHeader(context.Request) ?? ""
            : BearerToken.OfSubprotocol(context.WebSockets.WebSocketRequestedProtocols);

    private static string? ProtocolOf(HttpContext context) =>
        context.WebSockets.WebSocketRequestedProtocols.Contains(Protocol.Name, StringComparer.Ordinal) ? Protocol.Name : null;

    [LoggerMessage(LogLevel.Warning, "Connection {ConnectionId} refused: {Reason}")]
    private partial void LogConnectionRefused(string connectionId, string reason);
}
