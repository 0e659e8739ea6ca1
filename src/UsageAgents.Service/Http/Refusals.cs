namespace UsageAgents.Service.Http;

/// <summary>The refusals that several endpoints share.</summary>
internal static class Refusals
{
    public static IResult Unauthorized(HttpContext context, string reason)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return Results.Problem(statusCode: StatusCodes.Status401Unauthorized, title: "Unauthorized", detail: reason);
    }

    public static IResult Bad(string reason) =>
        Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "Bad request", detail: reason);
}
