namespace UsageAgents.Contracts;

/// <summary>Names that stand on the wire.</summary>
public static class Protocol
{
    /// <summary>The WebSocket subprotocol.</summary>
    public const string Name = "usage-agents.v1";

    /// <summary>The prefix of the subprotocol that carries a token, in base64url.</summary>
    public const string BearerPrefix = "base64url.bearer.authorization.usage-agents.";

    /// <summary>The largest frame a client may send, in bytes.</summary>
    public const int MaxFrameBytes = 64 * 1024;
}
