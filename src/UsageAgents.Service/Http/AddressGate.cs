using System.Net;
using Microsoft.Extensions.Options;

namespace UsageAgents.Service.Http;

/// <summary>
/// Refuses requests that reach the service under a foreign name (DNS rebinding), and those that a foreign web page makes.
/// </summary>
internal sealed partial class AddressGate(RequestDelegate next, IOptions<HttpOptions> options, ILogger<AddressGate> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!IsOurs(context.Request.Host.Host))
        {
            await RefuseAsync(context, StatusCodes.Status421MisdirectedRequest, "the host name is not one of this service", "Add it to Http:AllowedHosts.");
        }
        else if (context.Request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsFriendly(origin, context.Request.Host))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "pages of this origin may not call the service", "Add it to Http:AllowedOrigins.");
        }
        else
        {
            await next(context);
        }
    }

    private bool IsOurs(string host) =>
        host is "localhost"
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))
        || options.Value.AllowedHosts.Any(allowed => allowed == "*" || string.Equals(allowed, host, StringComparison.OrdinalIgnoreCase));

    // A proxy in front may speak TLS for us, so the scheme is not compared.
    private bool IsFriendly(string origin, HostString host) =>
        (Uri.TryCreate(origin, UriKind.Absolute, out var address) && string.Equals(address.Authority, host.Value, StringComparison.OrdinalIgnoreCase))
        || options.Value.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);

    private async Task RefuseAsync(HttpContext context, int status, string reason, string hint)
    {
        LogRequestRefused(context.Request.Path, reason);
        await Results.Problem(statusCode: status, title: "Refused", detail: $"{reason}. {hint}").ExecuteAsync(context);
    }

    [LoggerMessage(LogLevel.Warning, "Request to {Path} refused: {Reason}")]
    private partial void LogRequestRefused(string path, string reason);
}
