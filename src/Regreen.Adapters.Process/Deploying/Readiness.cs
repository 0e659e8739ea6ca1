using System.Globalization;
using Regreen.Adapters.Process.Probing;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Process.Deploying;

/// <summary>Waits for services, and asks them what they are.</summary>
internal sealed class Readiness(Probes probes, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(10);

    // The last probe may end a little after the deadline: cut off, it would say nothing of how the service is.
    private static readonly TimeSpan ShortestAnswer = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits until a probe is healthy or <paramref name="deadline"/> (a timestamp) has come; the last probe says which.</summary>
    public async Task<ProbeResult> UntilHealthyAsync(Func<TimeSpan, CancellationToken, Task<ProbeResult>> probe, long deadline, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (true)
        {
            var left = Left(deadline);
            var result = await probe(left > LongestAnswer ? LongestAnswer : left > ShortestAnswer ? left : ShortestAnswer, cancellationToken);
            if (result.IsHealthy || Left(deadline) <= pause)
            {
                return result;
            }

            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Waits until an address answers 200 or, where there is no path, its port takes connections.</summary>
    public Task<ProbeResult> UntilReadyAsync(string address, string? path, long deadline, CancellationToken cancellationToken)
    {
        if (path is not null)
        {
            return UntilHealthyAsync((timeout, token) => probes.HttpAsync(Join(address, path), timeout, token), deadline, cancellationToken);
        }

        var uri = new Uri(address);
        return UntilHealthyAsync((timeout, token) => probes.TcpAsync(uri.Host, uri.Port, timeout, token), deadline, cancellationToken);
    }

    /// <summary>Asks a service what it is and compares that with what was put out; a probe that is not healthy says what was wrong.</summary>
    public async Task<(ProbeResult Probe, ServedRevision? Revision)> AskRevisionAsync(
        RevisionConfig config, string address, string expected, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var probe = await probes.HttpAsync(Join(address, config.Path), timeout, cancellationToken);
        if (!probe.IsHealthy)
        {
            return (probe, null);
        }

        var revision = Probes.Field(probe.Body, config.Field);
        if (!string.Equals(revision, expected, StringComparison.Ordinal))
        {
            var detail = revision is null
                ? $"has no field '{config.Field}' in its answer"
                : string.Create(CultureInfo.InvariantCulture, $"says that it is revision '{revision}', not '{expected}'");
            return (probe with { IsHealthy = false, Detail = detail }, null);
        }

        return (probe, new ServedRevision(
            revision, Probes.Field(probe.Body, config.Configuration), Probes.Field(probe.Body, config.Instance), RevisionSource.Service));
    }

    /// <summary>Puts a path behind a base address.</summary>
    public static string Join(string address, string path) => $"{address.TrimEnd('/')}/{path.TrimStart('/')}";

    private TimeSpan Left(long deadline) => time.GetElapsedTime(time.GetTimestamp(), deadline);
}
