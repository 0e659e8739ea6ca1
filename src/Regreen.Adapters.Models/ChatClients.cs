using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using Regreen.Core.Configuring;

namespace Regreen.Adapters.Models;

/// <summary>Makes the client of a configured model.</summary>
internal static class ChatClients
{
    private const int MostReplyTokens = 8_000;
    private const int Retries = 2;

    // One reply; the deadline of the whole work is kept by whoever asks.
    private static readonly TimeSpan Reply = TimeSpan.FromMinutes(3);

    /// <summary>Makes a client.</summary>
    /// <param name="model">The model.</param>
    /// <param name="key">The provider's key; it goes into the header of each request and nowhere else.</param>
    public static IChatClient Create(ModelConfig model, string key) => model.Provider == ModelProvider.Anthropic ? Anthropic(model, key) : OpenAI(model, key);

    private static IChatClient OpenAI(ModelConfig model, string key)
    {
        var settings = new OpenAIClientOptions { NetworkTimeout = Reply, RetryPolicy = new ClientRetryPolicy(Retries) };
        if (model.Url is { } url)
        {
            settings.Endpoint = new Uri(url);
        }

        return new ChatClient(model.Name, new ApiKeyCredential(key), settings).AsIChatClient();
    }

    private static IChatClient Anthropic(ModelConfig model, string key)
    {
        var client = model.Url is { } url
            ? new AnthropicClient { ApiKey = key, MaxRetries = Retries, Timeout = Reply, BaseUrl = url }
            : new AnthropicClient { ApiKey = key, MaxRetries = Retries, Timeout = Reply };
        return client.AsIChatClient(model.Name, MostReplyTokens);
    }
}
