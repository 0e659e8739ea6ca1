using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Regreen.Core.Surveying;

namespace Regreen.Engine.Surveying;

/// <summary>Goes the way to one address step by step, and stops where it does not go on: its name, its port, its certificate, and the first words of its protocol.</summary>
internal sealed class AddressSurvey(string label, Uri address, TimeProvider time)
{
    private readonly ImmutableArray<Reading>.Builder _readings = ImmutableArray.CreateBuilder<Reading>();

    /// <summary>Looks until the deadline; only the caller's own cancellation is thrown.</summary>
    public async Task<ImmutableArray<Reading>> TakeAsync(CancellationToken deadline, CancellationToken cancellationToken)
    {
        var step = "name";
        try
        {
            var hosts = await ResolveAsync(deadline);
            step = "port";
            using var client = new TcpClient();
            await client.ConnectAsync(hosts, PortOf(address), deadline);
            _readings.Add(new Reading($"{label}: port", IsIll: false, $"{Where} takes connections."));
            step = "answer";
            await SpeakAsync(client.GetStream(), deadline);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Ill(step, $"{Where} did not get further than its {step} in time.");
        }
        catch (Exception exception) when (exception is SocketException or IOException or AuthenticationException or HttpRequestException or InvalidDataException)
        {
            Ill(step, $"{Where}: {exception.Message}");
        }

        return _readings.ToImmutable();
    }

    private string Where => $"{address.Host}:{PortOf(address)}";

    private static int PortOf(Uri address) => address.Port > 0 ? address.Port : address.Scheme.StartsWith("redis", StringComparison.Ordinal) ? 6379 : 5432;

    private void Ill(string step, string text) => _readings.Add(new Reading($"{label}: {step}", IsIll: true, text));

    private async Task<IPAddress[]> ResolveAsync(CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(address.DnsSafeHost, out var literal))
        {
            return [literal];
        }

        var hosts = await Dns.GetHostAddressesAsync(address.DnsSafeHost, cancellationToken);
        var text = string.Join(", ", hosts.Select(host => host.ToString()).Order(StringComparer.Ordinal));
        _readings.Add(new Reading($"{label}: name", IsIll: hosts.Length == 0, $"{address.Host} is {(text.Length == 0 ? "no address" : text)}.") { Value = text });
        return hosts;
    }

    private async Task SpeakAsync(NetworkStream wire, CancellationToken cancellationToken)
    {
        switch (address.Scheme)
        {
            case "redis" or "rediss":
                await using (var stream = address.Scheme == "rediss" ? await SecureAsync(wire, cancellationToken) : wire)
                {
                    _readings.Add(await RedisHandshake.SpeakAsync($"{label}: answer", stream, address, cancellationToken));
                }

                break;
            case "postgres" or "postgresql":
                await PostgresAsync(wire, cancellationToken);
                break;
            default:
                await using (var stream = address.Scheme is "https" or "wss" ? await SecureAsync(wire, cancellationToken) : wire)
                {
                    _readings.AddRange(await HttpHandshake.SpeakAsync(label, stream, address, time, cancellationToken));
                }

                break;
        }
    }

    private async Task PostgresAsync(NetworkStream wire, CancellationToken cancellationToken)
    {
        var isSecure = await PostgresHandshake.AsksForTlsAsync(wire, cancellationToken);
        await using var stream = isSecure ? await SecureAsync(wire, cancellationToken) : (Stream)wire;
        _readings.Add(await PostgresHandshake.SpeakAsync($"{label}: answer", stream, address, cancellationToken));
    }

    private async Task<Stream> SecureAsync(NetworkStream wire, CancellationToken cancellationToken)
    {
        var (stream, reading) = await TlsHandshake.SpeakAsync($"{label}: certificate", wire, address.DnsSafeHost, time, cancellationToken);
        _readings.Add(reading);
        return stream;
    }
}
