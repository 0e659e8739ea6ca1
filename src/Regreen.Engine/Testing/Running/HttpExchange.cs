using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text;
using Regreen.Core.Judging;

namespace Regreen.Engine.Testing.Running;

/// <summary>One HTTP exchange, recorded both ways.</summary>
/// <param name="Channel">The exchange.</param>
/// <param name="User">In whose name, or null.</param>
/// <param name="Step">The step.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path.</param>
internal sealed record HttpExchange(string Channel, string? User, int Step, string Method, string Path)
{
    public string? Token { get; init; }

    public string? Body { get; init; }

    public bool IsJson { get; init; }

    public string? RequestId { get; init; }

    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    public HttpRequestMessage Request(string baseAddress, TraceContext trace)
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), Addresses.Join(baseAddress, Path));
        request.Headers.TryAddWithoutValidation("traceparent", trace.Parent);
        if (Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (Body is { } body)
        {
            request.Content = new StringContent(body, Encoding.UTF8, IsJson ? "application/json" : "text/plain");
        }

        foreach (var (name, value) in Headers)
        {
            if (!name.Equals("content-type", StringComparison.OrdinalIgnoreCase))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
            else if (request.Content is { } content)
            {
                content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            }
        }

        if (!request.Headers.Contains("User-Agent"))
        {
            request.Headers.TryAddWithoutValidation("User-Agent", trace.UserAgent);
        }

        return request;
    }

    public Frame Sent(TraceContext trace) => new(0, default, Channel, FrameDirection.Sent, Step)
    {
        User = User,
        Credentials = Token is not null,
        RequestId = RequestId,
        TraceId = trace.TraceId,
        Name = $"{Method} {Path}",
        Headers = Headers.ToImmutableSortedDictionary(pair => pair.Key.ToLowerInvariant(), pair => pair.Value, StringComparer.Ordinal),
        Payload = Body ?? "",
    };

    public Frame Received(HttpResponseMessage response) => new(0, default, Channel, FrameDirection.Received, Step)
    {
        User = User,
        RequestId = RequestId,
        Status = (int)response.StatusCode,
        Headers = response.Headers.Concat(response.Content.Headers)
            .ToImmutableSortedDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(", ", header.Value), StringComparer.Ordinal),
    };
}
