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

    private WitnessServer(WebApplication app, List<(Uri Upstream, ListenOptions Listening)> ports) => (_app, _ports) = (app, ports);

    public static async Task<WitnessServer> StartAsync(IEnumerable<Uri> upstreams, Func<HttpContext, Uri, Task> handle, CancellationToken cancellationToken)
    {
        var ports = new List<(Uri Upstream, ListenOptions Listening)>();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
            foreach (var upstream in upstreams.DistinctBy(Authority, StringComparer.Ordinal))
            {
                options.Listen(IPAddress.Loopback, 0, listening =>
                {
                    listening.Protocols = HttpProtocols.Http1;
                    ports.Add((upstream, listening));
                });
            }
        });
        var app = builder.Build();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        app.Run(context => handle(context, ports.Find(port => port.Listening.IPEndPoint!.Port == context.Connection.LocalPort).Upstream));
        await app.StartAsync(cancellationToken);
        return new WitnessServer(app, ports);
    }

    /// <summary>Gets the address here that stands for one of the target's.</summary>
    public string AddressOf(Uri upstream)
    {
        var port = _ports.Find(port => Authority(port.Upstream) == Authority(upstream)).Listening.IPEndPoint!.Port;
        var scheme = upstream.Scheme is "ws" or "wss" ? "ws" : "http";
        return $"{scheme}://127.0.0.1:{port}{upstream.PathAndQuery.TrimEnd('/')}";
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Gets what is remembered of a connection.</summary>
    public static IDictionary<object, object?> ItemsOf(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items ?? new Dictionary<object, object?>();

    private static string Authority(Uri uri) => $"{uri.Host}:{uri.Port}";
}
