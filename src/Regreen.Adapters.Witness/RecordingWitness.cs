using Regreen.Core.Witnessing;

namespace Regreen.Adapters.Witness;

/// <summary>Opens witnesses: recording reverse proxies for HTTP/1.1, event streams and WebSockets.</summary>
public sealed class RecordingWitness(TimeProvider time) : IWitness
{
    /// <inheritdoc/>
    public async Task<IWitnessSession> OpenAsync(WitnessSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return await WitnessSession.OpenAsync(settings, time, cancellationToken);
    }
}
