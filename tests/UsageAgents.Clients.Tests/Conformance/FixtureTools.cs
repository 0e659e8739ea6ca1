using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace UsageAgents.Clients.Tests.Conformance;

/// <summary>The tools that the conformance suite prescribes.</summary>
[McpServerToolType]
internal sealed class FixtureTools
{
    public const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";
    private const string Silence = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=";

    [McpServerTool(Name = "test_simple_text"), Description("Answers with a text.")]
    public static string SimpleText() => "This is a simple text response for testing.";

    [McpServerTool(Name = "test_image_content"), Description("Answers with an image.")]
    public static ImageContentBlock Image() => ImageContentBlock.FromBytes(Convert.FromBase64String(Pixel), "image/png");

    [McpServerTool(Name = "test_audio_content"), Description("Answers with a sound.")]
    public static AudioContentBlock Audio() => AudioContentBlock.FromBytes(Convert.FromBase64String(Silence), "audio/wav");

    [McpServerTool(Name = "test_embedded_resource"), Description("Answers with a resource.")]
    public static EmbeddedResourceBlock Embedded() => Resource("test://embedded-resource", "text/plain", "This is an embedded resource content.");

    [McpServerTool(Name = "test_multiple_content_types"), Description("Answers with several kinds of content.")]
    public static ContentBlock[] Mixed() =>
        [new TextContentBlock { Text = "Multiple content types test:" }, Image(), Resource("test://mixed-content-resource", "application/json", """{"test":"data","value":123}""")];

    [McpServerTool(Name = "test_error_handling"), Description("Always fails.")]
    public static string Fails() => throw new McpException("This tool intentionally returns an error for testing");

    [McpServerTool(Name = "test_tool_with_logging"), Description("Logs while it works.")]
    public static async Task<string> LogsAsync(McpServer server, CancellationToken cancellationToken)
    {
        foreach (var line in (string[])["Tool execution started", "Tool processing data", "Tool execution completed"])
        {
            var notification = new LoggingMessageNotificationParams { Level = LoggingLevel.Info, Logger = "fixture", Data = JsonSerializer.SerializeToElement(line) };
            await server.SendNotificationAsync(NotificationMethods.LoggingMessageNotification, notification, McpJsonUtilities.DefaultOptions, cancellationToken);
        }

        return "Logged three times.";
    }

    [McpServerTool(Name = "test_tool_with_progress"), Description("Reports its progress.")]
    public static async Task<string> ProgressesAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        foreach (var done in (int[])[0, 50, 100])
        {
            if (request.Params?.ProgressToken is { } token)
            {
                await request.Server.NotifyProgressAsync(token, new ProgressNotificationValue { Progress = done, Total = 100 }, cancellationToken: cancellationToken);
            }
        }

        return "Done.";
    }

    [McpServerTool(Name = "test_sampling"), Description("Asks the client's model.")]
    public static async Task<string> SamplesAsync(McpServer server, string prompt, CancellationToken cancellationToken)
    {
        var asked = new CreateMessageRequestParams { MaxTokens = 100, Messages = [new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = prompt }] }] };
        var answer = await server.SampleAsync(asked, cancellationToken);
        return $"LLM response: {string.Concat(answer.Content.OfType<TextContentBlock>().Select(text => text.Text))}";
    }

    [McpServerTool(Name = "test_elicitation"), Description("Asks the user.")]
    public static Task<string> ElicitsAsync(McpServer server, string message, CancellationToken cancellationToken) =>
        AskAsync(server, message, """{"username": {"type": "string", "description": "User's response"}, "email": {"type": "string", "description": "User's email address"}}""", cancellationToken);

    [McpServerTool(Name = "test_elicitation_sep1034_defaults"), Description("Asks the user, with defaults.")]
    public static Task<string> ElicitsWithDefaultsAsync(McpServer server, CancellationToken cancellationToken) => AskAsync(server, "With defaults", """
        {"name": {"type": "string", "default": "John Doe"}, "age": {"type": "integer", "default": 30}, "score": {"type": "number", "default": 95.5},
         "status": {"type": "string", "enum": ["active", "inactive", "pending"], "default": "active"}, "verified": {"type": "boolean", "default": true}}
        """, cancellationToken);

    [McpServerTool(Name = "test_elicitation_sep1330_enums"), Description("Asks the user to choose.")]
    public static Task<string> ElicitsChoicesAsync(McpServer server, CancellationToken cancellationToken) => AskAsync(server, "With choices", """
        {"untitledSingle": {"type": "string", "enum": ["option1", "option2", "option3"]},
         "titledSingle": {"type": "string", "oneOf": [{"const": "value1", "title": "First Option"}, {"const": "value2", "title": "Second Option"}, {"const": "value3", "title": "Third Option"}]},
         "legacyEnum": {"type": "string", "enum": ["opt1", "opt2", "opt3"], "enumNames": ["Option One", "Option Two", "Option Three"]},
         "untitledMulti": {"type": "array", "items": {"type": "string", "enum": ["option1", "option2", "option3"]}},
         "titledMulti": {"type": "array", "items": {"anyOf": [{"const": "value1", "title": "First Choice"}, {"const": "value2", "title": "Second Choice"}, {"const": "value3", "title": "Third Choice"}]}}}
        """, cancellationToken);

    private static async Task<string> AskAsync(McpServer server, string message, string properties, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["message"] = message, ["requestedSchema"] = new JsonObject { ["type"] = "object", ["properties"] = JsonNode.Parse(properties) } };
        var answer = await server.ElicitAsync(request.Deserialize<ElicitRequestParams>(McpJsonUtilities.DefaultOptions)!, cancellationToken);
        return $"User response: action={answer.Action}, content={JsonSerializer.Serialize(answer.Content, McpJsonUtilities.DefaultOptions)}";
    }

    private static EmbeddedResourceBlock Resource(string uri, string type, string text) => new() { Resource = new TextResourceContents { Uri = uri, MimeType = type, Text = text } };
}
