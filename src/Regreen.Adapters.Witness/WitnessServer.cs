using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Regreen.Adapters.Witness;

/// <summary>The listening side of a witness: a port on the loopback interface for each address of the target.</summary>
internal sealed class WitnessServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<(Uri Upstream, ListenOptions Listening)> _ports;

    private readonly ProxyConnections? _proxy;
    private ListenOptions? _proxyPort;

    private WitnessServer(WebApplication app, List<(Uri Upstream, ListenOptions Listening)> ports, ProxyConnections? proxy) => (_app, _ports, _proxy) = (app, ports, proxy);

    /// <summary>Gets the hosts and ports that stand for the target here.</summary>
    public IEnumerable<string> Places => _ports.Select(port => $"127.0.0.1:{port.Listening.IPEndPoint!.Port}");

    /// <summary>Gets the address of the proxy.</summary>
    public string ProxyAddress => $"http://127.0.0.1:{_proxyPort!.IPEndPoint!.Port}";

    public static async Task<WitnessServer> StartAsync(IEnumerable<Uri> upstreams, ProxyConnections? proxy, Func<HttpContext, Uri, Task> handle, CancellationToken cancellationToken)
    {
        ListenOptions? proxyPort = null;
        var ports = new List<(Uri Upstream, ListenOptions Listening)>();
        var builder = WebApplication.CreateEmptyBuilder(new());

        // Nothing here blocks for long, and each turn that a message need not wait for is a wake-up less.
        builder.WebHost.UseKestrelCore().UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true).ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
            foreach (var upstream in upstreams.DistinctBy(Authority, StringComparer.Ordinal))
            {
                Listen(options, listening => ports.Add((upstream, listening)));
            }

            if (proxy is not null)
            {
                Listen(options, listening => (proxyPort = listening).Use(next => connection => proxy.RunAsync(connection, next)));
            }
        });
        var app = builder.Build();
        var server = new WitnessServer(app, ports, proxy);
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        app.Run(context => server.UpstreamOf(context) is { } upstream ? handle(context, upstream) : proxy!.PassAsync(context));
        await app.StartAsync(cancellationToken);
        server._proxyPort = proxyPort;
        if (proxy is not null)
        {
            proxy.Own = (host, port) => host == "127.0.0.1" ? server.UpstreamOf(port) : null;
        }

        return server;
    }

    /// <summary>Gets the address here that stands for one of the target's.</summary>
    public string AddressOf(Uri upstream)
    {
        var port = _ports.Find(port => Authority(port.Upstream) == Authority(upstream)).Listening.IPEndPoint!.Port;
        var scheme = upstream.Scheme is "ws" or "wss" ? "ws" : "http";
        return $"{scheme}://127.0.0.1:{port}{upstream.PathAndQuery.TrimEnd('/')}";
    }

    public ValueTask DisposeAsync()
    {
        _proxy?.End();
        return _app.DisposeAsync();
    }

    /// <summary>Gets what is remembered of a connection.</summary>
    public static IDictionary<object, object?> ItemsOf(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items ?? new Dictionary<object, object?>();

    private static void Listen(KestrelServerOptions options, Action<ListenOptions> add) => options.Listen(IPAddress.Loopback, 0, listening =>
    {
        listening.Protocols = HttpProtocols.Http1;
        add(listening);
    });

    private Uri? UpstreamOf(int port) => _ports.Find(one => one.Listening.IPEndPoint!.Port == port).Upstream;

    private Uri? UpstreamOf(HttpContext context) => UpstreamOf(context.Connection.LocalPort) ?? _proxy?.TargetOf(context);

    private static string Authority(Uri uri) => $"{uri.Host}:{uri.Port}";
}
