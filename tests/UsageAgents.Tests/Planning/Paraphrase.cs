namespace UsageAgents.Tests.Planning;

/// <summary>A question of a set, and how its facts are computed.</summary>
/// <param name="Kind">What kind of question it is.</param>
/// <param name="IsTuned">Whether the planner was tuned on it; the others only measure.</param>
/// <param name="Text">The question.</param>
/// <param name="Sql">The query that computes the facts; null where the data cannot answer.</param>
internal sealed record Paraphrase(string Kind, bool IsTuned, string Text, string? Sql)
{
    public static IReadOnlyList<Paraphrase> Load(string name)
    {
        using var stream = typeof(Paraphrase).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"There is no set {name}.");
        using var reader = new StreamReader(stream);
        var found = new List<Paraphrase>();
        var (kind, question, count) = ("", "", 0);
        while (reader.ReadLine() is { } line)
        {
            (kind, count) = line.StartsWith("== ", StringComparison.Ordinal) ? (line[3..], 0) : (kind, count);
            question = line.StartsWith("? ", StringComparison.Ordinal) ? line[2..] : question;
            if (line.StartsWith("= ", StringComparison.Ordinal) || line.StartsWith("! ", StringComparison.Ordinal))
            {
                found.Add(new Paraphrase(kind, count++ % 2 == 0, question, line[0] == '=' ? line[2..] : null));
            }
        }

        return found;
    }
}
