namespace UsageAgents.Service.Sockets;

/// <summary>What came from the client.</summary>
internal abstract record ClientMessage
{
    private ClientMessage()
    {
    }

    /// <summary>A message; its bytes are good until the next is read.</summary>
    public sealed record Content(ReadOnlyMemory<byte> Bytes) : ClientMessage;

    public sealed record Binary : ClientMessage;

    public sealed record TooBig : ClientMessage;

    public sealed record Closed : ClientMessage;
}
