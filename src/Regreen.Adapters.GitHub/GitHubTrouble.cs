using System.Globalization;
using System.Net;
using Octokit;
using Regreen.Core;
using Regreen.Core.Mining;

namespace Regreen.Adapters.GitHub;

/// <summary>Tells what GitHub refused, in its words, with what a person can do.</summary>
internal static class GitHubTrouble
{
    private const int MostCharacters = 300;

    /// <summary>Says whether an exception is an answer of GitHub, or that there was none.</summary>
    public static bool Knows(Exception exception, CancellationToken cancellationToken) =>
        exception is ApiException or HttpRequestException or IOException || (exception is OperationCanceledException or TimeoutException && !cancellationToken.IsCancellationRequested);

    public static UserErrorException Of(Exception exception, string repository, string variable, string token)
    {
        var words = VisibleText.Line(WordsOf(exception).Replace(token, "[redacted]", StringComparison.Ordinal), MostCharacters);
        var status = exception is ApiException { StatusCode: var code } && code != default ? string.Create(CultureInfo.InvariantCulture, $" ({(int)code})") : "";
        return new UserErrorException($"GitHub{status}: {words}", HintOf(exception, repository, variable), inner: exception);
    }

    private static string WordsOf(Exception exception) => exception switch
    {
        ApiException { ApiError: { Message: { Length: > 0 } message } error } => string.Join(": ", [message, .. (error.Errors ?? []).Select(one => one.Message ?? $"{one.Resource} {one.Field} {one.Code}".Trim()).Where(text => text.Length > 0)]),
        OperationCanceledException or TimeoutException => "There was no answer in time.",
        _ => exception.Message,
    };

    private static string HintOf(Exception exception, string repository, string variable) => exception switch
    {
        RateLimitExceededException limit => $"The limit begins anew at {limit.Reset.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC; `regreen resume` tries again.",
        ApiException { HttpResponse: { } response } when RetryAfter(response) is { } seconds => $"It asks to wait {seconds} s; `regreen resume` tries again.",
        ApiException { StatusCode: HttpStatusCode.Unauthorized } => $"Put a valid token into {variable}.",
        ApiException { StatusCode: HttpStatusCode.Forbidden } => $"The token in {variable} must be allowed to write pull requests of {repository}.",
        ApiException { StatusCode: HttpStatusCode.NotFound } => $"Either {repository} does not exist, or the token in {variable} may not see it.",
        ApiException { StatusCode: HttpStatusCode.UnprocessableEntity } => "Look at 'delivery.base' and at the branch in the remote repository.",
        _ => "`regreen resume` tries again.",
    };

    private static string? RetryAfter(IResponse response) =>
        response.Headers.FirstOrDefault(header => header.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value is { Length: > 0 and < 8 } value && value.All(char.IsAsciiDigit) ? value : null;
}
