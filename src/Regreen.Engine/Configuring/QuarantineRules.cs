namespace Regreen.Engine.Configuring;

/// <summary>The rules of <c>quarantine</c>: each entry names one case of a suite that is there, once. Whether the suite has the case is known when it is read.</summary>
internal static class QuarantineRules
{
    public static void Check(MapReader file)
    {
        var suites = (file.Map("suites")?.Keys ?? []).Select(name => name.Text).ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in file.Maps("quarantine"))
        {
            CheckTold(entry, "owner", "Name a person or a team.");
            CheckTold(entry, "reason", "Say why, with the issue where there is one.");
            if (entry.Text("case") is { } name)
            {
                CheckCase(entry, name, suites, seen);
            }
        }
    }

    private static void CheckTold(MapReader entry, string key, string fix)
    {
        if (entry.Text(key) is { } text && string.IsNullOrWhiteSpace(text))
        {
            entry.Error(key, $"'{key}' is empty.", fix);
        }
    }

    private static void CheckCase(MapReader entry, string name, List<string> suites, HashSet<string> seen)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == name.Length - 1)
        {
            entry.Error("case", $"'{name}' is no case.", "Write SUITE/CASE, as the reports do.");
        }
        else if (!suites.Contains(name[..slash], StringComparer.Ordinal))
        {
            entry.Error("case", $"'{name}' names no suite of this file.", Words.Suggest(name[..slash], [.. suites]));
        }
        else if (!seen.Add(name))
        {
            entry.Error("case", $"'{name}' stands twice in 'quarantine'.", "Keep one entry.");
        }
    }
}
