using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace Regreen.TestServer;

/// <summary>A server on loopback, or on a socket, that speaks what a test tells it to, and remembers what it was asked.</summary>
internal sealed class FakeApi : IAsyncDisposable
{
    private readonly WebApplication _server;

    private FakeApi(WebApplication server) => _server = server;

    public Uri Address => new(_server.Urls.First());

    public ConcurrentQueue<(string Url, string Authorization, string Body)> Requests { get; } = [];

    public static async Task<FakeApi> StartAsync(Func<HttpContext, string, Task> answer, string? socket = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            if (socket is not null)
            {
                kestrel.ListenUnixSocket(socket);
            }
            else
            {
                kestrel.Listen(IPAddress.Loopback, 0);
            }
        });
        var server = builder.Build();
        var api = new FakeApi(server);
        server.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            api.Requests.Enqueue((context.Request.GetEncodedPathAndQuery(), context.Request.Headers.Authorization.ToString(), body));
            await answer(context, body);
        });
        await server.StartAsync(CancellationToken.None);
        return api;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
