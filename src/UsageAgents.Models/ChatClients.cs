using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;

namespace UsageAgents.Models;

/// <summary>Makes the client of the configured model.</summary>
internal static class ChatClients
{
    public static IChatClient Create(ModelOptions options)
    {
        var key = ModelKey.Find(options) ?? throw new InvalidOperationException("The model's key is missing.");
        return options.Provider == "anthropic" ? Anthropic(options, key) : OpenAI(options, key);
    }

    private static IChatClient OpenAI(ModelOptions options, string key)
    {
        var settings = new OpenAIClientOptions { NetworkTimeout = TimeSpan.FromSeconds(options.DeadlineSeconds), RetryPolicy = new ClientRetryPolicy(options.MaxRetries) };
        if (options.BaseUrl.Length > 0)
        {
            settings.Endpoint = new Uri(options.BaseUrl);
        }

        return new ChatClient(options.Model, new ApiKeyCredential(key), settings).AsIChatClient();
    }

    private static IChatClient Anthropic(ModelOptions options, string key)
    {
        var client = options.BaseUrl.Length > 0
            ? new AnthropicClient { ApiKey = key, MaxRetries = options.MaxRetries, Timeout = TimeSpan.FromSeconds(options.DeadlineSeconds), BaseUrl = options.BaseUrl }
            : new AnthropicClient { ApiKey = key, MaxRetries = options.MaxRetries, Timeout = TimeSpan.FromSeconds(options.DeadlineSeconds) };
        return client.AsIChatClient(options.Model, options.MaxReplyTokens);
    }
}
