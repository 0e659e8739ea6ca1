using System.Text;
using System.Text.RegularExpressions;

namespace Regreen.Core.Judging.Answers;

/// <summary>Asks for something else: what goes to a service is changed so that an answer to it must change.</summary>
public static partial class OtherInput
{
    /// <summary>Changes the message of a request: another question, or other numbers where there is none, or what a call over JSON-RPC is given. Null where nothing can be changed.</summary>
    /// <param name="payload">The message.</param>
    /// <param name="variant">Which of several ways, from 1.</param>
    public static string? Body(string payload, int variant) =>
        QuestionText.Change(payload, _ => QuestionText.OffTopic)
        ?? QuestionText.ChangeNumbers(payload, number => Other(number, variant))
        ?? QuestionText.ChangeArguments(payload, value => OtherValue(value, variant));

    /// <summary>Puts other numbers into what a call over JSON-RPC is given, in its question where it has one. Null where it is no call, or holds none.</summary>
    /// <param name="payload">The message.</param>
    /// <param name="variant">Which of several ways, from 1.</param>
    public static string? OfCall(string payload, int variant) => !QuestionText.HasArguments(payload)
        ? null
        : QuestionText.Change(payload, question => Numbers(question, variant)) ?? QuestionText.ChangeNumbers(payload, number => Other(number, variant));

    /// <summary>Changes the target of a request: the parts of its path that are numbers and the values of its query. Null where there are none.</summary>
    /// <param name="target">The target.</param>
    /// <param name="variant">Which of several ways, from 1.</param>
    public static string? Target(string target, int variant)
    {
        ArgumentNullException.ThrowIfNull(target);
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var (path, rest) = query < 0 ? (target, "") : (target[..query], target[query..]);
        var changed = string.Join('/', path.Split('/').Select(segment => IsNumber(segment) ? Other(segment, variant) : segment)) + Parameter().Replace(rest, match => match.Groups["name"].Value + OtherValue(match.Groups["value"].Value, variant));
        return changed == target ? null : changed;
    }

    /// <summary>Puts other numbers into a question. Of what holds letters too nothing is changed.</summary>
    /// <param name="question">The question.</param>
    /// <param name="variant">Which of several ways, from 1.</param>
    public static string Numbers(string question, int variant)
    {
        var text = new StringBuilder(question);
        foreach (var number in AnswerNumbers.In(question).Where(number => number.Value is not null).Reverse())
        {
            text.Remove(number.Start, number.Text.Length).Insert(number.Start, Other(number.Text, variant));
        }

        return text.ToString();
    }

    private static string OtherValue(string value, int variant) => value.Length == 0 ? value : IsNumber(value) ? Other(value, variant) : "elsewhere";

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    // As long as it was, and never zero: what is asked for stays a thing of the same kind.
    private static string Other(string number, int variant)
    {
        var last = number.Length - 1;
        var digit = (char)('0' + ((number[last] - '0' + 1 + variant) % 10));
        var before = variant > 1 && last > 0 && char.IsAsciiDigit(number[last - 1]) ? number[..(last - 1)] + (char)('0' + ((number[last - 1] - '0' + variant) % 10)) : number[..last];
        return before.All(character => character is '0') && digit == '0' ? $"{before}5" : before + digit;
    }

    [GeneratedRegex("(?<name>[?&][^=&]*=)(?<value>[^&]*)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();
}
