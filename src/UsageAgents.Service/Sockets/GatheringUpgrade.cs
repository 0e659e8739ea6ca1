using Microsoft.AspNetCore.Http.Features;

namespace UsageAgents.Service.Sockets;

/// <summary>Puts a <see cref="GatheringStream"/> between a WebSocket and its connection.</summary>
internal sealed class GatheringUpgrade(IHttpUpgradeFeature inner) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    /// <summary>Gets the stream of the connection, once it was upgraded.</summary>
    public GatheringStream? Stream { get; private set; }

    /// <summary>Makes the WebSockets of these requests gather what they send.</summary>
    public static void Offer(HttpContext context)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            context.Features.Set<IHttpUpgradeFeature>(new GatheringUpgrade(upgrade));
        }
    }

    /// <summary>Finds the stream under an accepted WebSocket; nothing where it came over a protocol that is not upgraded.</summary>
    public static GatheringStream? StreamOf(HttpContext context) => (context.Features.Get<IHttpUpgradeFeature>() as GatheringUpgrade)?.Stream;

    public async Task<Stream> UpgradeAsync() => Stream = new GatheringStream(await inner.UpgradeAsync());
}
