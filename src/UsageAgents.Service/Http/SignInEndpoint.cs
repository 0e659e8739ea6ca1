using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using UsageAgents.Service.Authenticating;

namespace UsageAgents.Service.Http;

/// <summary>
/// <c>POST /sign-in</c>: passes a client's id and secret on to the token service, for the page, which may speak only to its own origin.
/// Nothing is kept and nothing decided here: the answer is the token service's.
/// </summary>
internal sealed partial class SignInEndpoint(HttpClient http, IOptions<AuthOptions> options, ILogger<SignInEndpoint> logger)
{
    private const int LongestField = 1024;

    public async Task<IResult> PostAsync(HttpContext context)
    {
        if (options.Value.TokenAddress.Length == 0)
        {
            return Results.Problem(
                statusCode: StatusCodes.Status404NotFound, title: "No token service", detail: "Auth:TokenAddress is not set: get a token from your issuer yourself.");
        }

        // JSON only: a form could be sent by a foreign page without asking.
        var body = await JsonBody.ReadAsync(context.Request, context.RequestAborted);
        if (body?.Text("client_id") is not { Length: > 0 and <= LongestField } id || body.Text("client_secret") is not { Length: > 0 and <= LongestField } secret)
        {
            return Refusals.Unauthorized(context, "send JSON: {\"client_id\": \"…\", \"client_secret\": \"…\"}");
        }

        context.Response.Headers.CacheControl = "no-store";
        return await AskAsync(context, id, secret);
    }

    private async Task<IResult> AskAsync(HttpContext context, string id, string secret)
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", id), new("client_secret", secret)]);
        try
        {
            using var response = await http.PostAsync(new Uri(options.Value.TokenAddress), form, context.RequestAborted);
            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(context.RequestAborted)) as JsonObject;
            return response.IsSuccessStatusCode && answer?.Text("access_token") is not null ? Results.Json(answer)
                : response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest
                    ? Refusals.Unauthorized(context, answer?.Text("error_description") ?? "the token service refuses this client")
                : Unavailable($"it answered {(int)response.StatusCode}");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException
            || (exception is OperationCanceledException && !context.RequestAborted.IsCancellationRequested))
        {
            LogTokenServiceFailed(exception);
            return Unavailable(exception is HttpRequestException fault ? $"{fault.HttpRequestError}" : exception.GetType().Name);
        }
    }

    private static IResult Unavailable(string reason) => Results.Problem(
        statusCode: StatusCodes.Status502BadGateway, title: "The token service gave no token", detail: $"{reason}. Look whether it runs, and at Auth:TokenAddress.");

    [LoggerMessage(LogLevel.Error, "The token service could not be asked")]
    private partial void LogTokenServiceFailed(Exception exception);
}
