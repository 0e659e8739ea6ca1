using System.Diagnostics;
using UsageAgents.Service.Authenticating;

namespace UsageAgents.Service.Http;

/// <summary>Lets a request through to its endpoint only with a valid token, unless the endpoint says that it is open: an endpoint cannot forget it.</summary>
internal sealed partial class BearerGate(RequestDelegate next, TokenValidator tokens, ILogger<BearerGate> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<OpenEndpoint>() is not null)
        {
            await next(context);
            return;
        }

        switch (await tokens.ValidateAsync(BearerToken.OfHeader(context.Request), context.RequestAborted))
        {
            case AuthOutcome.Accepted accepted:
                context.Features.Set(accepted.Caller);
                await next(context);
                break;
            case AuthOutcome.Refused refused:
                LogRequestRefused(context.Request.Path, refused.Reason);
                await Refusals.Unauthorized(context, refused.Reason).ExecuteAsync(context);
                break;
            default:
                throw new UnreachableException();
        }
    }

    public static Caller CallerOf(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint is open to all: nobody has logged in.");

    [LoggerMessage(LogLevel.Warning, "Request to {Path} refused: {Reason}")]
    private partial void LogRequestRefused(string path, string reason);
}
