using Regreen.Core.Judging;
using Regreen.Core.Witnessing;

namespace Regreen.Adapters.Witness;

/// <summary>Takes credentials out of what a client sends, breaks them, or puts others in.</summary>
internal sealed class CredentialBreaker(CredentialText text)
{
    /// <summary>Says whether a sabotage changes credentials.</summary>
    public static bool IsAboutCredentials(SabotageKind? kind) =>
        kind is SabotageKind.StripAuthentication or SabotageKind.BreakAuthentication or SabotageKind.AnotherUser or SabotageKind.ValidCredentials;

    public static string Query(OpenExchange exchange, string query) =>
        Edit(exchange, query, edit => CredentialText.ReplaceQuery(query, edit));

    public static string Header(OpenExchange exchange, string name, string value) =>
        CredentialText.IsHeader(name) ? Edit(exchange, value, edit => CredentialText.ReplaceHeader(name, value, edit)) : value;

    public string Text(OpenExchange exchange, string payload) => Edit(exchange, payload, edit => text.ReplaceText(payload, edit));

    public bool IsIn(string payload) => text.IsIn(payload);

    /// <summary>Gets the header that is added where a client sends none and one is wanted, or null.</summary>
    public static string? Missing(OpenExchange exchange, bool hasHeader) =>
        exchange.Order is { Kind: SabotageKind.ValidCredentials, Credentials: { } credentials } && !hasHeader ? $"Bearer {credentials}" : null;

    private static string Edit(OpenExchange exchange, string value, Func<Func<string, string>, string> replace)
    {
        if (!IsAboutCredentials(exchange.Order?.Kind) || value.Length == 0)
        {
            return value;
        }

        var edited = replace(credential => New(exchange.Order!, credential));
        if (edited != value)
        {
            exchange.Break();
        }

        return edited;
    }

    private static string New(Sabotage order, string credential) => order.Kind switch
    {
        SabotageKind.StripAuthentication => "",
        SabotageKind.BreakAuthentication => TokenBreaking.Break(credential),
        _ => order.Credentials ?? credential,
    };
}
