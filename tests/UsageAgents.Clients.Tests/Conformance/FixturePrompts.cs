using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace UsageAgents.Clients.Tests.Conformance;

/// <summary>The prompts that the conformance suite prescribes.</summary>
[McpServerPromptType]
internal sealed class FixturePrompts
{
    [McpServerPrompt(Name = "test_simple_prompt"), Description("A prompt.")]
    public static PromptMessage Simple() => Says("This is a simple prompt for testing.");

    [McpServerPrompt(Name = "test_prompt_with_arguments"), Description("A prompt with arguments.")]
    public static PromptMessage WithArguments([Description("First")] string arg1, [Description("Second")] string arg2) =>
        Says($"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'");

    [McpServerPrompt(Name = "test_prompt_with_embedded_resource"), Description("A prompt with a resource.")]
    public static PromptMessage[] WithResource([Description("Its address")] string resourceUri) =>
    [
        new() { Role = Role.User, Content = new EmbeddedResourceBlock { Resource = new TextResourceContents { Uri = resourceUri, MimeType = "text/plain", Text = "Embedded resource content for testing." } } },
        Says("Please process the embedded resource above."),
    ];

    [McpServerPrompt(Name = "test_prompt_with_image"), Description("A prompt with an image.")]
    public static PromptMessage[] WithImage() => [new() { Role = Role.User, Content = FixtureTools.Image() }, Says("Please analyze the image above.")];

    private static PromptMessage Says(string text) => new() { Role = Role.User, Content = new TextContentBlock { Text = text } };
}
