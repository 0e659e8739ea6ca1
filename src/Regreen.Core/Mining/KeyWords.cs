namespace Regreen.Core.Mining;

/// <summary>The words of a skeleton behind the first, without the brackets and punctuation around them: each may turn out to be a value.</summary>
internal static class KeyWords
{
    private const int MostWords = 32;

    private static readonly string[] Namings = ["user", "username", "account", "host", "hostname", "group", "owner", "domain"];

    public static List<Range> Of(string key)
    {
        var words = new List<Range>();
        var start = key.IndexOf(' ', StringComparison.Ordinal) + 1;
        while (start > 0 && start < key.Length && words.Count < MostWords)
        {
            var blank = key.IndexOf(' ', start);
            var end = blank < 0 ? key.Length : blank;
            if (Core(key, start, end) is { } core)
            {
                words.Add(core);
            }

            start = blank + 1;
        }

        return words;
    }

    /// <summary>Does a word before announce a name?</summary>
    public static bool IsNamed(string key, Range word)
    {
        var before = key.AsSpan(0, word.Start.Value).TrimEnd(" '\"(");
        foreach (var naming in Namings)
        {
            if (before.EndsWith(naming, StringComparison.OrdinalIgnoreCase) && (before.Length == naming.Length || !char.IsAsciiLetter(before[^(naming.Length + 1)])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Does enough text remain without the word to say that lines which share it are the same?</summary>
    public static bool Suffices(string key, Range word)
    {
        var letters = 0;
        for (var index = 0; index < key.Length; index++)
        {
            letters += char.IsLetter(key[index]) && (index < word.Start.Value || index >= word.End.Value) ? 1 : 0;
        }

        return letters >= 8;
    }

    /// <summary>FNV-1a over the key with a mark in the word's place.</summary>
    public static ulong HashWithout(string key, Range word)
    {
        var hash = Hash(14695981039346656037UL, key.AsSpan(0, word.Start.Value));
        return Hash((hash ^ '\u0002') * 1099511628211UL, key.AsSpan(word.End.Value));
    }

    private static ulong Hash(ulong hash, ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            hash = (hash ^ character) * 1099511628211UL;
        }

        return hash;
    }

    private static Range? Core(string key, int start, int end)
    {
        var assigned = key.AsSpan(start, end - start).IndexOf('=') + 1;
        start += assigned < end - start ? assigned : 0;
        while (end > start && key[end - 1] is ',' or ';' or ':' or '.')
        {
            end--;
        }

        while (end - start > 2 && (key[start], key[end - 1]) is ('(', ')') or ('[', ']') or ('{', '}') or ('"', '"') or ('\'', '\''))
        {
            start++;
            end--;
        }

        return end > start ? start..end : null;
    }
}
