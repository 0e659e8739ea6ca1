using Regreen.Core.Judging.Plans;
using Regreen.Engine.Configuring;

namespace Regreen.Engine.Testing.Scenarios;

/// <summary>Reads what a case expects over all its steps.</summary>
internal static class CaseExpectations
{
    public static IEnumerable<Expectation> Read(MapReader map, string file, StepExpander steps)
    {
        var at = $"{file}:{map.Source.Line}";
        foreach (var key in map.Keys.Select(key => key.Text))
        {
            switch (key)
            {
                case "sensitive" or "stable" when Answers(map, key, steps) is [var first, var second]:
                    yield return new Expectation.SameNumbers(at, first, second, key == "stable");
                    break;
                case "isolated" when Users(map, key, steps) is { Length: >= 2 } users:
                    yield return new Expectation.Isolated(at, [.. users]);
                    break;
                case "within" when map.Duration(key) is { } limit:
                    yield return new Expectation.InTime(at, Span.Case, limit);
                    break;
            }
        }
    }

    private static string[]? Answers(MapReader map, string key, StepExpander steps)
    {
        var names = map.Texts(key).ToArray();
        var unknown = Array.Find(names, name => !steps.HasAnswer(name));
        if (names.Length != 2)
        {
            map.Error(key, $"'{key}' compares two answers, and names {names.Length}.", "Write two names that 'ask' steps give with 'as'.");
        }
        else if (unknown is not null)
        {
            var known = steps.Steps.Where(step => step.Action is StepAction.Ask).Select(step => step.Name).OfType<string>();
            map.Error(key, $"No 'ask' step is called '{unknown}'.", Words.Suggest(unknown, [.. known]));
        }

        return names.Length == 2 && unknown is null ? names : null;
    }

    private static string[]? Users(MapReader map, string key, StepExpander steps)
    {
        var users = map.Texts(key).ToArray();
        var unknown = Array.Find(users, user => !steps.Users.Contains(user, StringComparer.Ordinal));
        if (users.Length < 2)
        {
            map.Error(key, $"'{key}' names {users.Length} user.", "Write at least two users.");
        }
        else if (unknown is not null)
        {
            map.Error(key, $"No step speaks as '{unknown}'.", Words.Suggest(unknown, [.. steps.Users]));
        }

        return users.Length >= 2 && unknown is null ? users : null;
    }
}
