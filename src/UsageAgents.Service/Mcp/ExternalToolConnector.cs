using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using UsageAgents.Tools;

namespace UsageAgents.Service.Mcp;

/// <summary>Connects to the configured servers, each until it answers, and offers their tools. The service does not wait for them.</summary>
internal sealed partial class ExternalToolConnector(
    ToolRegistry registry, IOptions<McpOptions> options, TimeProvider time, ILoggerFactory loggers, ILogger<ExternalToolConnector> logger) : BackgroundService
{
    private const int MostTools = 100;
    private static readonly TimeSpan ConnectionTimeout = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(options.Value.Servers.Select(server => ServeAsync(server, stoppingToken)));

    private async Task ServeAsync(ExternalServer server, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.RetrySeconds), time);
        do
        {
            if (await ConnectAsync(server, cancellationToken) is { } client)
            {
                await using (client)
                {
                    // The tools live as long as the connection, and that as long as the service.
                    await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task<McpClient?> ConnectAsync(ExternalServer server, CancellationToken cancellationToken)
    {
        try
        {
            var transport = new HttpClientTransport(
                new HttpClientTransportOptions
                {
                    Endpoint = new Uri(server.Address),
                    TransportMode = HttpTransportMode.StreamableHttp,
                    ConnectionTimeout = ConnectionTimeout,
                    AdditionalHeaders = await HeadersAsync(server, cancellationToken),
                },
                loggers);
            var client = await McpClient.CreateAsync(transport, loggerFactory: loggers, cancellationToken: cancellationToken);
            var tools = await client.ListToolsAsync(cancellationToken: cancellationToken);
            registry.Add(tools.Take(MostTools).Select(tool => new ExternalTool(server.Name, tool, options.Value.MaxResultLength)));
            LogConnected(server.Name, tools.Count);
            return client;
        }
        catch (Exception exception) when (exception is McpException or HttpRequestException or IOException or InvalidOperationException or TimeoutException or UnauthorizedAccessException)
        {
            LogNotConnected(server.Name, exception.GetType().Name);
            return null;
        }
    }

    private static async Task<Dictionary<string, string>> HeadersAsync(ExternalServer server, CancellationToken cancellationToken) => server.TokenFile.Length == 0
        ? []
        : new Dictionary<string, string>(StringComparer.Ordinal) { ["Authorization"] = $"Bearer {(await File.ReadAllTextAsync(server.TokenFile, cancellationToken)).Trim()}" };

    [LoggerMessage(LogLevel.Information, "The server {Server} offers {Tools} tools")]
    private partial void LogConnected(string server, int tools);

    [LoggerMessage(LogLevel.Warning, "The server {Server} cannot be reached: {Reason}")]
    private partial void LogNotConnected(string server, string reason);
}
