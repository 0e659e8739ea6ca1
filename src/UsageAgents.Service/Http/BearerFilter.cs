using UsageAgents.Service.Authenticating;

namespace UsageAgents.Service.Http;

/// <summary>Lets only requests with a valid token through, and says who asks.</summary>
internal sealed partial class BearerFilter(TokenValidator tokens, ILogger<BearerFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        switch (await tokens.ValidateAsync(BearerToken.OfHeader(http.Request), http.RequestAborted))
        {
            case AuthOutcome.Accepted accepted:
                http.Features.Set(accepted.Caller);
                return await next(context);
            case AuthOutcome.Refused refused:
                LogRequestRefused(http.Request.Path, refused.Reason);
                return Refusals.Unauthorized(http, refused.Reason);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    public static Caller CallerOf(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint has no bearer filter.");

    [LoggerMessage(LogLevel.Warning, "Request to {Path} refused: {Reason}")]
    private partial void LogRequestRefused(string path, string reason);
}
