using System.ClientModel;
using System.Net;
using System.Text.Json;
using Anthropic.Exceptions;

namespace UsageAgents.Models;

/// <summary>Tells what went wrong with a model by the exception of its client.</summary>
internal static class ModelFailures
{
    /// <summary>Gives the failure; null for what is no fault of the model.</summary>
    public static ModelException? Of(Exception exception) => exception switch
    {
        ModelException failure => failure,
        AggregateException { InnerException: { } inner } => Of(inner),
        _ when StatusOf(exception) is { } status => OfStatus(status, exception),
        JsonException or FormatException or AnthropicInvalidDataException or ArgumentException or InvalidOperationException or KeyNotFoundException or NotSupportedException or NullReferenceException or IndexOutOfRangeException =>
            new ModelException("model_malformed", "what the model's service sent could not be read", isRetryable: true, exception),
        HttpRequestException or IOException or AnthropicException or ClientResultException =>
            new ModelException("model_unreachable", "the model's service could not be reached, or hung up", isRetryable: true, exception),
        TimeoutException or OperationCanceledException => new ModelException("model_timeout", "the model did not answer in time", isRetryable: true, exception),
        _ => null,
    };

    private static int? StatusOf(Exception exception) => exception switch
    {
        ClientResultException { Status: > 0 } failure => failure.Status,
        AnthropicApiException failure => (int)failure.StatusCode,
        HttpRequestException { StatusCode: { } status } => (int)status,
        _ => null,
    };

    private static ModelException OfStatus(int status, Exception exception) => (HttpStatusCode)status switch
    {
        HttpStatusCode.TooManyRequests => new ModelException("model_rate_limited", "the model's service is asked too often", isRetryable: true, exception),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ModelException("model_unauthorized", "the model's service does not accept the key", isRetryable: false, exception),
        HttpStatusCode.NotFound => new ModelException("model_not_found", "the model's service does not know the model or the address", isRetryable: false, exception),
        HttpStatusCode.RequestTimeout or HttpStatusCode.GatewayTimeout => new ModelException("model_timeout", "the model did not answer in time", isRetryable: true, exception),
        >= HttpStatusCode.InternalServerError => new ModelException("model_unavailable", $"the model's service has failed (status {status})", isRetryable: true, exception),
        >= HttpStatusCode.BadRequest => new ModelException("model_rejected", $"the model's service did not accept the request (status {status})", isRetryable: false, exception),
        _ => new ModelException("model_malformed", "what the model's service sent could not be read", isRetryable: true, exception),
    };
}
