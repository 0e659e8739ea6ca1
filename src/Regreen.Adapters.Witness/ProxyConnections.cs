using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Regreen.Adapters.Witness;

/// <summary>
/// Connections of suites that use the witness as a proxy. What goes to the target is read, TLS opened by the run's own authority where the target speaks TLS; what goes anywhere else passes untouched and unseen.
/// </summary>
internal sealed class ProxyConnections(IReadOnlyCollection<Uri> targets, TimeProvider time) : IDisposable
{
    private const byte TlsHandshake = 0x16;
    private static readonly string[] Loopback = ["127.0.0.1", "localhost", "::1"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(15);
    private readonly CancellationTokenSource _end = new();
    private readonly Elsewhere _elsewhere = new();

    /// <summary>Gets the authority; null where the target speaks no TLS, and so nothing is opened.</summary>
    public RunAuthority? Authority { get; } = targets.Any(IsTls) ? new RunAuthority(time) : null;

    /// <summary>Gets the target's hosts and ports, by every name that is looked at.</summary>
    public IEnumerable<string> Places => targets
        .SelectMany(target => (IsLoopback(Bare(target)) ? Loopback.Select(name => name.Contains(':', StringComparison.Ordinal) ? $"[{name}]" : name) : [target.IdnHost]).Select(host => $"{host}:{target.Port}"))
        .Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets or sets what else stands for the target: the witness's own addresses.</summary>
    public Func<string, int, Uri?> Own { get; set; } = (_, _) => null;

    /// <summary>Ends what is tunnelled.</summary>
    public void End() => _end.Cancel();

    public void Dispose()
    {
        Authority?.Dispose();
        _elsewhere.Dispose();
        _end.Dispose();
    }

    /// <summary>Takes a connection.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, connection.ConnectionClosed);
        try
        {
            var asked = await ConnectRequest.ReadAsync(connection.Transport.Input, ended.Token).WaitAsync(Patience, time, ended.Token);
            await (asked switch
            {
                null => next(connection),
                { Port: 0 } => SayAsync(connection, "400 Bad Request", ended.Token),
                _ when Find(asked.Host, asked.Port) is { } target => OpenAsync(connection, asked, target, next, ended.Token),
                _ => TunnelAsync(connection, asked, ended.Token),
            });
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException or IOException or SocketException or AuthenticationException or ConnectionAbortedException or ConnectionResetException)
        {
            connection.Abort(new ConnectionAbortedException(exception.Message));
        }
    }

    /// <summary>Gets what a request goes to: an address of the target, or null.</summary>
    public Uri? TargetOf(HttpContext context)
    {
        if (WitnessServer.ItemsOf(context).TryGetValue(typeof(ProxyConnections), out var known) && known is Uri connected)
        {
            context.Request.Scheme = IsTls(connected) ? "https" : "http";
            return connected;
        }

        return Asked(context) is { } asked ? Find(Bare(asked), asked.Port) : null;
    }

    /// <summary>Passes a request on that is not for the target.</summary>
    public async Task PassAsync(HttpContext context)
    {
        if (Asked(context) is { } asked)
        {
            await _elsewhere.PassAsync(context, asked, _end.Token);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
    }

    private static Uri? Asked(HttpContext context) =>
        Uri.TryCreate(context.Features.Get<IHttpRequestFeature>()!.RawTarget, UriKind.Absolute, out var asked) && asked.Scheme is "http" or "https" or "ws" or "wss" ? asked : null;

    private static bool IsTls(Uri target) => target.Scheme is "https" or "wss";

    private static bool IsLoopback(string host) => Loopback.Contains(host, StringComparer.OrdinalIgnoreCase);

    private static string Bare(Uri address) => address.IdnHost.Trim('[', ']');

    private Uri? Find(string host, int port) => targets.FirstOrDefault(target => target.Port == port
        && (string.Equals(Bare(target), host, StringComparison.OrdinalIgnoreCase) || (IsLoopback(Bare(target)) && IsLoopback(host)))) ?? Own(host, port);

    private static async Task SayAsync(ConnectionContext connection, string status, CancellationToken cancellationToken) =>
        await connection.Transport.Output.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), cancellationToken);

    private static async Task AcceptAsync(ConnectionContext connection, CancellationToken cancellationToken) =>
        await connection.Transport.Output.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), cancellationToken);

    private async Task OpenAsync(ConnectionContext connection, ConnectRequest asked, Uri target, ConnectionDelegate next, CancellationToken cancellationToken)
    {
        await AcceptAsync(connection, cancellationToken);
        connection.Items[typeof(ProxyConnections)] = target;
        if (!IsTls(target) || Authority is null)
        {
            await next(connection);
            return;
        }

        var first = await connection.Transport.Input.ReadAsync(cancellationToken).AsTask().WaitAsync(Patience, time, cancellationToken);
        var isTls = !first.Buffer.IsEmpty && first.Buffer.FirstSpan[0] == TlsHandshake;
        connection.Transport.Input.AdvanceTo(first.Buffer.Start);
        if (!isTls)
        {
            // The target would not answer plain words at this port either.
            return;
        }

        var plain = connection.Transport;
        await using var tls = new SslStream(new PipeStream(plain));
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificateContext = Authority.For(asked.Host), ApplicationProtocols = [SslApplicationProtocol.Http11] },
            cancellationToken).WaitAsync(Patience, time, cancellationToken);
        connection.Transport = PipeStream.Over(tls);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = plain;
        }
    }

    private async Task TunnelAsync(ConnectionContext connection, ConnectRequest asked, CancellationToken cancellationToken)
    {
        using var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(asked.Host, asked.Port, cancellationToken).AsTask().WaitAsync(ConnectLimit, time, cancellationToken);
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException)
        {
            await SayAsync(connection, "502 Bad Gateway", cancellationToken);
            return;
        }

        await AcceptAsync(connection, cancellationToken);
        await using var stream = client.GetStream();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
#pragma warning disable CA2025 // It has ended before they are disposed, whatever happens: the last lines wait for it.
        var up = UpAsync(connection, client, stream, done.Token);
#pragma warning restore CA2025
        try
        {
            await stream.CopyToAsync(connection.Transport.Output, done.Token);
        }
        finally
        {
            await done.CancelAsync();
            await up.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private static async Task UpAsync(ConnectionContext connection, TcpClient client, NetworkStream stream, CancellationToken cancellationToken)
    {
        await connection.Transport.Input.CopyToAsync(stream, cancellationToken);
        client.Client.Shutdown(SocketShutdown.Send);
    }
}
