using System.Text.Json;
using System.Text.Json.Nodes;

namespace UsageAgents.Service.Http;

/// <summary>Reads small JSON objects from request bodies.</summary>
internal static class JsonBody
{
    private const int MaxBytes = 64 * 1024;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>Gives the object, or nothing where the body is no JSON object or too big.</summary>
    public static async Task<JsonObject?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            return null;
        }

        var buffer = new byte[MaxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        try
        {
            return length > MaxBytes ? null : JsonNode.Parse(buffer.AsSpan(0, length), documentOptions: Strict) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Gives a text of the object, or nothing.</summary>
    public static string? Text(this JsonObject body, string name) =>
        body.TryGetPropertyValue(name, out var value) && value is JsonValue text && text.TryGetValue<string>(out var found) ? found : null;
}
