namespace Regreen.Core.Judging.Answers;

/// <summary>A citation in a line.</summary>
internal readonly record struct CitationPlace(string Id, int Start, int Length);

/// <summary>A number or moment in a line.</summary>
internal readonly record struct NumberPlace(int Start, int Length, bool IsMoment);

/// <summary>Cuts a line into citations, moments, names and numbers, in one pass: controls read answers many times.</summary>
internal static class AnswerScanner
{
    private const int LongestCitation = 64;
    private const int GroupLength = 3;

    /// <summary>Finds ids between square brackets: a letter, then letters, digits, _ and -.</summary>
    public static List<CitationPlace> Citations(string text)
    {
        var found = new List<CitationPlace>();
        for (var open = text.IndexOf('[', StringComparison.Ordinal); open >= 0; open = text.IndexOf('[', open + 1))
        {
            var end = open + 1;
            while (end < text.Length && end - open <= LongestCitation && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-'))
            {
                end++;
            }

            if (end > open + 1 && end < text.Length && text[end] == ']' && char.IsAsciiLetter(text[open + 1]))
            {
                found.Add(new CitationPlace(text[(open + 1)..end], open, end + 1 - open));
            }
        }

        return found;
    }

    /// <summary>Finds numbers and moments outside citations. A run of letters, digits, dots and hyphens that holds a letter is a name.</summary>
    public static IEnumerable<NumberPlace> Tokens(string line, List<CitationPlace> citations)
    {
        var position = 0;
        var next = 0;
        while (position < line.Length)
        {
            if (next < citations.Count && position == citations[next].Start)
            {
                position += citations[next++].Length;
            }
            else if (!IsStart(line, position))
            {
                position++;
            }
            else
            {
                var length = MomentAt(line, position);
                var isMoment = length > 0;
                length = isMoment ? length : NumberAt(line, position);
                if (length > 0)
                {
                    yield return new NumberPlace(position, length, isMoment);
                }

                position += length > 0 ? length : NameAt(line, position);
            }
        }
    }

    private static bool IsStart(string line, int at) => IsWord(line[at]) || (line[at] == '-' && IsDigit(line, at + 1));

    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || character == '_';

    private static bool IsDigit(string line, int at) => at < line.Length && char.IsAsciiDigit(line[at]);

    private static bool IsLetter(string line, int at) => at < line.Length && IsWord(line[at]) && !char.IsAsciiDigit(line[at]);

    // The length of a date or time at a place, or 0.
    private static int MomentAt(string line, int at)
    {
        var length = Fits(line, at, "0000-00-00") ? 10 : Fits(line, at, "00:00:00") ? 8 : Fits(line, at, "00:00") ? 5 : 0;
        return length > 0 && (at + length == line.Length || !IsWord(line[at + length])) ? length : 0;
    }

    private static bool Fits(string line, int at, string form)
    {
        if (at + form.Length > line.Length)
        {
            return false;
        }

        for (var index = 0; index < form.Length; index++)
        {
            if (form[index] == '0' ? !char.IsAsciiDigit(line[at + index]) : line[at + index] != form[index])
            {
                return false;
            }
        }

        return true;
    }

    // The length of a number at a place, or 0 where a name stands there.
    private static int NumberAt(string line, int at)
    {
        var end = line[at] == '-' ? at + 1 : at;
        if (!IsDigit(line, end) || HoldsLetter(line, end))
        {
            return 0;
        }

        end = Grouped(line, end);
        if (end < line.Length && line[end] == '.' && IsDigit(line, end + 1))
        {
            end = Digits(line, end + 1);
        }

        return IsLetter(line, end) ? 0 : end - at;
    }

    private static int Digits(string line, int at)
    {
        while (IsDigit(line, at))
        {
            at++;
        }

        return at;
    }

    // 1,234,567 is one number; 1,2 and 1,2345 are not.
    private static int Grouped(string line, int start)
    {
        var end = Digits(line, start);
        while (end - start <= GroupLength + ((GroupLength + 1) * 9) && end < line.Length && line[end] == ',' && Digits(line, end + 1) == end + 1 + GroupLength && IsGroupStart(line, start))
        {
            end += GroupLength + 1;
        }

        return end;
    }

    private static bool IsGroupStart(string line, int start) => Digits(line, start) - start is >= 1 and <= GroupLength;

    private static bool HoldsLetter(string line, int at)
    {
        for (; at < line.Length && (IsWord(line[at]) || line[at] is '.' or '-'); at++)
        {
            if (!char.IsAsciiDigit(line[at]) && IsWord(line[at]))
            {
                return true;
            }
        }

        return false;
    }

    // The length of what is no number: a name, or a number that letters are attached to.
    private static int NameAt(string line, int at)
    {
        var end = at + 1;
        while (end < line.Length && (IsWord(line[end]) || (line[end] is '.' or '-' && end + 1 < line.Length && IsWord(line[end + 1]))))
        {
            end++;
        }

        return end - at;
    }
}
