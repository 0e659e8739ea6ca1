using System.Collections.Frozen;
using Regreen.Core.Witnessing;

namespace Regreen.Core.Judging.Controls;

/// <summary>Says under what a control looked at a case, as a part of a sentence. Names of controls stand in receipts and stay as they are.</summary>
public static class ControlWords
{
    private static readonly FrozenDictionary<string, string> Clauses = ((IEnumerable<(string Name, string Clause)>)
    [
        ("closed port", "nothing listens at its address"),
        ("no token", "no token is sent"),
        ("another user's token", "another user's token is sent"),
        ("a token with a broken signature", "a token with a broken signature is sent"),
        ("a valid token", "a valid token is sent"),
        ("credentials of two users swapped", "the credentials of two users are swapped"),
        ("the service gone after the fault", "the service is gone after the fault"),
        ("answers held back past their limits", "answers are held back past their limits"),
        ("another question asked", "another question is asked"),
        ("something else asked for (1)", "something else is asked for"),
        ("something else asked for (2)", "something else is asked for a second time"),
        ("connection refused", "the connection is refused"),
        ("service fails", "the service fails"),
        ("pings dropped", "its pings are dropped"),
        ("pings late", "its pings are late"),
        ("refusals served instead", "refusals are served instead"),
        ("all refused", "everything is refused"),
        ("retry-after dropped", "Retry-After is dropped"),
        ("login not confirmed", "the login is not confirmed"),
        ("logged in as another user", "it is logged in as another user"),
        ("refused instead", "it is refused instead"),
        ("accepted instead", "it is accepted instead"),
        ("refused for another reason", "it is refused for another reason"),
        ("all events dropped", "all events are dropped"),
        ("terminal event dropped", "the terminal event is dropped"),
        ("one expected event dropped", "one expected event is dropped"),
        ("an event in the middle dropped", "an event in the middle is dropped"),
        ("answer blanked", "the answer is blanked"),
        ("answer replaced", "the answer is replaced"),
        ("numbers changed", "the numbers of the answer are changed"),
        ("answered with the question itself", "the question itself comes back as the answer"),
        ("ended with an error", "it ends with an error"),
        ("ended with an answer", "it ends with an answer"),
        ("bodies blanked", "bodies are blanked"),
        ("bodies say something else", "bodies say something else"),
        ("tool events dropped", "tool events are dropped"),
        ("tool results emptied", "the results of tools are emptied"),
        ("tools failed", "tools fail"),
        ("another user's frame inserted", "another user's frame is inserted"),
        ("answers of two users swapped", "the answers of two users are swapped"),
        ("nothing after the fault", "nothing comes after the fault"),
        ("everything late", "everything comes late"),
        .. SabotageWords.Clauses.Select(clause => (clause, clause)),
    ]).ToFrozenDictionary(pair => pair.Name, pair => pair.Clause, StringComparer.Ordinal);

    /// <summary>Says it as in <c>stays green when no token is sent (live)</c>.</summary>
    public static string Under(ControlResult control)
    {
        ArgumentNullException.ThrowIfNull(control);
        return $"{(Clauses.TryGetValue(control.Name, out var clause) ? $"when {clause}" : $"under the control '{control.Name}'")}{(control.Live ? " (live)" : "")}";
    }
}
