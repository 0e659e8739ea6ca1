namespace Regreen.Core.Mining;

/// <summary>
/// Says which words must never become one value, because a line with the one tells something else than a line with the other: opposites, and words for what
/// happened. By form (un-, dis-, -ed, -ing) and by a short list of plain English.
/// </summary>
internal static class OppositeWords
{
    private static readonly string[] Prefixes = ["un", "dis", "de", "in", "im", "non", "mis"];

    private static readonly string[][] Families =
    [
        ["start", "stop", "pause", "resume", "suspend", "finish", "begin", "end", "complete", "restart", "continue", "abort", "cancel", "terminate", "kill", "exit"],
        ["open", "close", "shut"], ["up", "down"], ["on", "off"], ["in", "out"], ["yes", "no"], ["ok", "error", "warning", "fatal", "fail", "failure", "success", "succeed", "pass"],
        ["accept", "refuse", "reject", "deny", "allow", "permit", "drop", "block", "forbid", "grant", "revoke"],
        ["add", "remove", "delete", "create", "destroy", "insert", "drop", "erase", "clear"],
        ["connect", "disconnect"], ["enable", "disable"], ["acquire", "release"], ["lock", "unlock"], ["attach", "detach"],
        ["login", "logout", "logon", "logoff"], ["read", "write"], ["send", "receive", "sent", "got"], ["push", "pop", "pull"], ["get", "set", "put"],
        ["increase", "decrease", "grow", "shrink", "raise", "lower"], ["enter", "leave", "join"], ["show", "hide"], ["expand", "collapse"], ["load", "save", "store"],
        ["first", "last"], ["min", "max", "minimum", "maximum"], ["before", "after"], ["input", "output"], ["upload", "download"], ["import", "export"],
        ["primary", "secondary"], ["master", "slave", "replica"], ["leader", "follower"], ["online", "offline"], ["alive", "dead"], ["healthy", "sick"],
        ["commit", "rollback"], ["hit", "miss"], ["more", "less"], ["high", "low"], ["new", "old"], ["lost", "found"], ["present", "missing", "absent"],
        ["full", "empty"], ["idle", "busy"], ["success", "timeout"], ["client", "server"], ["source", "destination", "target"], ["request", "response", "reply"],
        ["mount", "unmount", "umount"], ["bind", "unbind"], ["register", "unregister", "deregister"], ["left", "right"], ["top", "bottom"], ["valid", "invalid"],
    ];

    private static readonly Dictionary<string, int[]> FamiliesOf = Families
        .SelectMany((words, family) => words.Select(word => (word, family)))
        .GroupBy(pair => pair.word, pair => pair.family, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Is there a word that would deny this one, or does it tell what happened?</summary>
    public static bool MayOppose(ReadOnlySpan<char> word)
    {
        var piece = LastPiece(word.ToString());
        return TellsEvent(piece) || Stems(piece).Any(FamiliesOf.ContainsKey) || Array.Exists(Prefixes, prefix => piece.Length >= prefix.Length + 4 && piece.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Does the one word deny the other?</summary>
    public static bool Are(string one, string other)
    {
        if (string.Equals(one, other, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var (left, right) = (LastPiece(one), LastPiece(other));
        return Negates(left, right) || Negates(right, left) || SharesFamily(Stems(left), Stems(right)) || (TellsEvent(left) && TellsEvent(right));
    }

    /// <summary>A past tense or a progressive tells what happened; lines in which it differs tell different things.</summary>
    public static bool TellsEvent(string word) =>
        word.Length >= 5 && !word.ContainsAnyInRange('0', '9') && (word.EndsWith("ed", StringComparison.OrdinalIgnoreCase) || word.EndsWith("ing", StringComparison.OrdinalIgnoreCase));

    private static string LastPiece(string word)
    {
        var at = word.AsSpan().LastIndexOfAny("._-/");
        return at >= 0 && at + 1 < word.Length ? word[(at + 1)..] : word;
    }

    private static bool Negates(string longer, string shorter) =>
        shorter.Length >= 4 && Prefixes.Any(prefix => longer.Length == prefix.Length + shorter.Length
            && longer.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && longer.EndsWith(shorter, StringComparison.OrdinalIgnoreCase));

    private static bool SharesFamily(IEnumerable<string> left, IEnumerable<string> right)
    {
        var families = left.SelectMany(stem => FamiliesOf.GetValueOrDefault(stem, [])).ToHashSet();
        return families.Count > 0 && right.Any(stem => FamiliesOf.GetValueOrDefault(stem, []).Any(families.Contains));
    }

    /// <summary>The word and what is left of it without its ending: stopped, stopp, stop; denied, deny; closing, close.</summary>
    private static IEnumerable<string> Stems(string word)
    {
        yield return word;
        foreach (var ending in (string[])["ed", "ing", "es", "s", "d", "er", "ion"])
        {
            if (word.Length > ending.Length + 1 && word.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                var stem = word[..^ending.Length];
                yield return stem;
                yield return stem + "e";
                yield return stem[^1] == 'i' ? stem[..^1] + "y" : stem;
                yield return stem.Length > 2 && stem[^1] == stem[^2] ? stem[..^1] : stem;
            }
        }
    }
}
