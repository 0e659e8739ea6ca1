using System.Text.Json;
using System.Text.Json.Nodes;

namespace UsageAgents.Service.Http;

/// <summary>Reads small JSON objects from request bodies.</summary>
internal static class JsonBody
{
    private const int UsualBytes = 64 * 1024;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>Gives the object, or nothing where the body is no JSON object or has more than 64 KiB.</summary>
    public static Task<JsonObject?> ReadAsync(HttpRequest request, CancellationToken cancellationToken) => ReadAsync(request, UsualBytes, cancellationToken);

    /// <summary>Gives the object, or nothing where the body is no JSON object or too big.</summary>
    public static async Task<JsonObject?> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            return null;
        }

        try
        {
            var json = await ReadAsync(request.Body, maxBytes, cancellationToken);
            return json is null ? null : JsonNode.Parse(json, documentOptions: Strict) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<byte[]?> ReadAsync(Stream body, int maxBytes, CancellationToken cancellationToken)
    {
        using var json = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            await json.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            if (json.Length > maxBytes)
            {
                return null;
            }
        }

        return json.ToArray();
    }

    /// <summary>Gives a text of the object, or nothing.</summary>
    public static string? Text(this JsonObject body, string name) =>
        body.TryGetPropertyValue(name, out var value) && value is JsonValue text && text.TryGetValue<string>(out var found) ? found : null;
}
