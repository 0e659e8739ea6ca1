using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Client;
using UsageAgents.Tools;

namespace UsageAgents.Service.Mcp;

/// <summary>
/// Keeps a connection to each of the configured servers, and offers its tools for as long as it answers. One that does not is tried again, after longer and longer
/// waits up to a limit. The service waits for none of them.
/// </summary>
internal sealed partial class ExternalToolConnector(
    ToolRegistry registry, IOptions<McpOptions> options, TimeProvider time, ILoggerFactory loggers, ILogger<ExternalToolConnector> logger) : BackgroundService
{
    private const int MostTools = 100;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(options.Value.Servers.Select(server => ServeAsync(server, stoppingToken)));

    private async Task ServeAsync(ExternalServer server, CancellationToken cancellationToken)
    {
        for (var failures = 0; ; failures++)
        {
            if (await ConnectAsync(server, cancellationToken) is { } client)
            {
                failures = 0;
                await FollowAsync(server, client, cancellationToken);
            }

            await Task.Delay(TimeSpan.FromSeconds(Math.Min(options.Value.RetrySeconds, Math.Pow(2, failures))), time, cancellationToken);
        }
    }

    private async Task<McpClient?> ConnectAsync(ExternalServer server, CancellationToken cancellationToken)
    {
        try
        {
            using var deadline = Deadline(cancellationToken);
            var transport = new HttpClientTransport(
                new HttpClientTransportOptions
                {
                    Endpoint = new Uri(server.Address),
                    TransportMode = HttpTransportMode.StreamableHttp,
                    ConnectionTimeout = AnswerTimeout,
                    AdditionalHeaders = await HeadersAsync(server, deadline.Token),
                },
                loggers);
            return await McpClient.CreateAsync(transport, loggerFactory: loggers, cancellationToken: deadline.Token);
        }
        catch (Exception exception) when (IsTheirs(exception, cancellationToken))
        {
            LogNotConnected(server.Name, exception.GetType().Name);
            return null;
        }
    }

    // The tools live as long as the connection.
    private async Task FollowAsync(ExternalServer server, McpClient client, CancellationToken cancellationToken)
    {
        try
        {
            string[]? known = null;
            while (true)
            {
                var failure = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var tools = await ToolsAsync(server, client, failure, cancellationToken);
                registry.Offer(server.Name, tools);
                string[] names = [.. tools.Select(tool => tool.Name)];
                if (known is null || !known.SequenceEqual(names, StringComparer.Ordinal))
                {
                    LogOffers(server.Name, names.Length);
                }

                known = names;
                await UntilNextLookAsync(failure.Task, cancellationToken);
            }
        }
        catch (Exception exception) when (IsTheirs(exception, cancellationToken))
        {
            LogLost(server.Name, exception.GetType().Name);
        }
        finally
        {
            registry.Offer(server.Name, []);
            await LeaveAsync(client);
        }
    }

    private async Task<ImmutableArray<ITool>> ToolsAsync(ExternalServer server, McpClient client, TaskCompletionSource failure, CancellationToken cancellationToken)
    {
        using var deadline = Deadline(cancellationToken);
        var tools = await client.ListToolsAsync(cancellationToken: deadline.Token);
        return [.. tools.Take(MostTools).Select(tool => new ExternalTool(server.Name, tool, options.Value.MaxResultLength, () => failure.TrySetResult()))];
    }

    // Until it is time to look again, or a call failed on its way.
    private async Task UntilNextLookAsync(Task failure, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(failure, Task.Delay(TimeSpan.FromSeconds(options.Value.RetrySeconds), time, waiting.Token));
        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task LeaveAsync(McpClient client)
    {
        try
        {
            await client.DisposeAsync().AsTask().WaitAsync(AnswerTimeout, time);
        }
        catch (Exception exception) when (IsTheirs(exception, CancellationToken.None))
        {
            // It is gone already.
        }
    }

    private static CancellationTokenSource Deadline(CancellationToken cancellationToken)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(AnswerTimeout);
        return deadline;
    }

    // Another server may answer with anything; none of it ends this service.
    private static bool IsTheirs(Exception exception, CancellationToken cancellationToken) => exception is not OutOfMemoryException && !cancellationToken.IsCancellationRequested;

    private static async Task<Dictionary<string, string>> HeadersAsync(ExternalServer server, CancellationToken cancellationToken) => server.TokenFile.Length == 0
        ? []
        : new Dictionary<string, string>(StringComparer.Ordinal) { ["Authorization"] = $"Bearer {(await File.ReadAllTextAsync(server.TokenFile, cancellationToken)).Trim()}" };

    [LoggerMessage(LogLevel.Information, "The server {Server} offers {Tools} tools")]
    private partial void LogOffers(string server, int tools);

    [LoggerMessage(LogLevel.Warning, "The server {Server} cannot be reached: {Reason}")]
    private partial void LogNotConnected(string server, string reason);

    [LoggerMessage(LogLevel.Warning, "The server {Server} does not answer any more ({Reason}); its tools are gone until it does")]
    private partial void LogLost(string server, string reason);
}
