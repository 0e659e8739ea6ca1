using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Regreen.TestServer;

/// <summary>
/// A service of chat models on loopback, which speaks Anthropic's Messages API (https://docs.anthropic.com/en/api/messages) and says what a test lets it say. It refuses what that API refuses:
/// a conversation that does not begin with the user, and a tool use without its result in the very next message.
/// </summary>
public sealed class AnthropicService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<int, JsonObject?> _reply;
    private int _asked;

    private AnthropicService(WebApplication app, Func<int, JsonObject?> reply) => (_app, _reply) = (app, reply);

    /// <summary>Gets the base address.</summary>
    public string Url => _app.Urls.Single();

    /// <summary>Gets the requests so far.</summary>
    public ConcurrentQueue<(string Key, string Version, JsonObject Body)> Requests { get; } = new();

    /// <summary>Starts it. A reply is a block of content, or null: then it never answers; an object with a <c>status</c> is an error of that status, with its <c>kind</c>.</summary>
    public static async Task<AnthropicService> StartAsync(Func<int, JsonObject?> reply)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var service = new AnthropicService(app, reply);
        app.MapPost("/v1/messages", service.AnswerAsync);
        await app.StartAsync();
        return service;
    }

    /// <summary>A block that calls a tool.</summary>
    public static JsonObject Call(string tool, string arguments) => new() { ["type"] = "tool_use", ["id"] = $"toolu_{Guid.NewGuid():N}", ["name"] = tool, ["input"] = JsonNode.Parse(arguments) };

    /// <summary>A block that says something.</summary>
    public static JsonObject Say(string text) => new() { ["type"] = "text", ["text"] = text };

    /// <summary>An error.</summary>
    public static JsonObject Refuse(int status, string kind) => new() { ["status"] = status, ["kind"] = kind };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var body = (JsonObject)(await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        // The key comes as x-api-key, or as a bearer token, as newer clients send it.
        var key = $"{context.Request.Headers["x-api-key"]}{context.Request.Headers.Authorization}".Replace("Bearer ", "", StringComparison.Ordinal);
        Requests.Enqueue((key, context.Request.Headers["anthropic-version"].ToString(), body));
        var reply = Wrong(context, body) is { } wrong ? Refuse(400, "invalid_request_error").With("message", wrong) : _reply(_asked++);
        if (reply is null)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        }

        context.Response.Headers["request-id"] = string.Create(CultureInfo.InvariantCulture, $"req_{_asked}");
        if (reply!["status"] is { } status)
        {
            context.Response.StatusCode = status.GetValue<int>();
            var error = new JsonObject { ["type"] = reply["kind"]!.GetValue<string>(), ["message"] = reply["message"]?.GetValue<string>() ?? $"refused: {key}" };
            await context.Response.WriteAsJsonAsync(new JsonObject { ["type"] = "error", ["error"] = error, ["request_id"] = $"req_{_asked}" }, context.RequestAborted);
            return;
        }

        await context.Response.WriteAsJsonAsync(
            new JsonObject
            {
                ["id"] = $"msg_{_asked}",
                ["type"] = "message",
                ["role"] = "assistant",
                ["model"] = body["model"]!.GetValue<string>(),
                ["content"] = new JsonArray(reply),
                ["stop_reason"] = reply["type"]!.GetValue<string>() == "tool_use" ? "tool_use" : "end_turn",
                ["stop_sequence"] = null,
                ["usage"] = new JsonObject { ["input_tokens"] = 300, ["output_tokens"] = 100, ["cache_creation_input_tokens"] = 0, ["cache_read_input_tokens"] = 0 },
            },
            context.RequestAborted);
    }

    private static string? Wrong(HttpContext context, JsonObject body)
    {
        if (context.Request.Headers["anthropic-version"].Count == 0)
        {
            return "anthropic-version: header is required";
        }

        if (body["max_tokens"] is null || body["stream"]?.GetValue<bool>() == true)
        {
            return "max_tokens: Field required";
        }

        var messages = body["messages"]!.AsArray().Select(message => message!.AsObject()).ToList();
        if (messages.Count == 0 || messages[0]["role"]!.GetValue<string>() != "user" || messages.Any(message => message["role"]!.GetValue<string>() is not ("user" or "assistant")))
        {
            return "messages: the first message must use the user role";
        }

        var used = messages.Index().SelectMany(message => Blocks(message.Item, "tool_use").Select(block => (message.Index, Id: block["id"]!.GetValue<string>())));
        return used.Any(use => use.Index + 1 >= messages.Count || Blocks(messages[use.Index + 1], "tool_result").All(block => block["tool_use_id"]!.GetValue<string>() != use.Id))
            ? "messages: tool_use ids were found without tool_result blocks immediately after"
            : null;
    }

    private static IEnumerable<JsonObject> Blocks(JsonObject message, string kind) =>
        message["content"] is JsonArray content ? content.OfType<JsonObject>().Where(block => block["type"]!.GetValue<string>() == kind) : [];
}

/// <summary>Puts a field into an object.</summary>
internal static class JsonObjectExtensions
{
    public static JsonObject With(this JsonObject json, string name, string value)
    {
        json[name] = value;
        return json;
    }
}
