using Regreen.Core.Judging.Answers;
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
                    yield return new Expectation.SameNumbers(at, first, second, key == "stable") { Tolerance = Tolerance(map) };
                    break;
                case "rises" or "falls" when Answers(map, key, steps) is [var before, var after]:
                    yield return new Expectation.Moves(at, before, after, key == "rises");
                    break;
                case "holds" when Relation(map, key, steps) is { } formula:
                    yield return new Expectation.Relates(at, formula, Tolerance(map));
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

    private static decimal Tolerance(MapReader map) => (decimal)(map.Number("tolerance") ?? 0);

    private static Formula? Relation(MapReader map, string key, StepExpander steps)
    {
        Formula formula;
        try
        {
            formula = Formula.Parse(map.Text(key) ?? "");
        }
        catch (FormatException exception)
        {
            map.Error(key, $"'{map.Text(key)}' compares nothing: {exception.Message}", "Write, for example, 'sum.total == item.price * 3'.");
            return null;
        }

        var known = steps.Steps.Select(step => step.Name).OfType<string>().ToArray();
        var unknown = formula.Names.FirstOrDefault(name => !Array.Exists(known, step => name == step || name.StartsWith(step + ".", StringComparison.Ordinal)));
        if (unknown is not null)
        {
            map.Error(key, $"No step is called '{unknown}'.", Words.Suggest(unknown, [.. known]));
        }

        return unknown is null ? formula : null;
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
