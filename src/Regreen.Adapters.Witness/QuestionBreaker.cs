using Regreen.Core.Judging.Answers;
using Regreen.Core.Witnessing;

namespace Regreen.Adapters.Witness;

/// <summary>Changes what a client asks on its way to the service.</summary>
internal static class QuestionBreaker
{
    /// <summary>Changes the body of a request or a message of a WebSocket.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="text">The message.</param>
    /// <param name="isAsk">Whether it asks an agent: what is only stored must stay as it is where nothing else is asked.</param>
    public static string Message(OpenExchange exchange, string text, bool isAsk) => Edit(exchange, text, exchange.Order?.Kind switch
    {
        SabotageKind.AnotherQuestion => OtherInput.Body(text, 1),
        SabotageKind.OtherNumbers when isAsk || QuestionText.IsCall(text) => QuestionText.Change(text, question => OtherInput.Numbers(question, 1)),
        SabotageKind.OtherWords when isAsk || QuestionText.IsCall(text) => QuestionText.Change(text, question => Worded(question, exchange.Order.Variant)),
        _ => null,
    });

    /// <summary>Changes the target of a request. One that carries credentials stays as it is.</summary>
    public static string Target(OpenExchange exchange, string target) =>
        exchange.Order?.Kind == SabotageKind.AnotherQuestion && !CredentialText.IsInQuery(target[Math.Max(0, target.IndexOf('?', StringComparison.Ordinal))..])
            ? Edit(exchange, target, OtherInput.Target(target, 1))
            : target;

    private static string Worded(string question, int variant) => OtherWords.For(question) is var ways ? ways[variant % ways.Length] : question;

    private static string Edit(OpenExchange exchange, string text, string? changed)
    {
        if (changed is null || changed == text)
        {
            return text;
        }

        exchange.Break();
        exchange.AskedInstead = QuestionText.In(changed) ?? exchange.AskedInstead;
        return changed;
    }
}
