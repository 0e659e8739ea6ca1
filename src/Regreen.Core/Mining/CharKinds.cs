namespace Regreen.Core.Mining;

/// <summary>What the characters of a field are, as flags that a field collects.</summary>
[Flags]
internal enum CharKinds
{
    None = 0,
    Letter = 1,
    HexLetter = 2,
    Digit = 4,
    Dot = 8,
    Slash = 16,
    Dash = 32,
    Joint = 64,
    Symbol = 128,
    Space = 256,
    Delimiter = 512,
}

/// <summary>The kind of every character: blanks and delimiters end a field, the rest says what a field may be.</summary>
internal static class CharTable
{
    private static readonly CharKinds[] Kinds = [.. Enumerable.Range(0, 128).Select(code => Classify((char)code))];

    public static CharKinds Of(char character) => character < 128 ? Kinds[character] : CharKinds.Letter;

    public static bool EndsField(char character) => (Of(character) & (CharKinds.Space | CharKinds.Delimiter)) != CharKinds.None;

    private static CharKinds Classify(char character) => character switch
    {
        >= '0' and <= '9' => CharKinds.Digit,
        (>= 'a' and <= 'f') or (>= 'A' and <= 'F') => CharKinds.HexLetter,
        (>= 'g' and <= 'z') or (>= 'G' and <= 'Z') or '_' => CharKinds.Letter,
        '.' => CharKinds.Dot,
        '/' => CharKinds.Slash,
        '-' => CharKinds.Dash,
        '+' or '@' or '#' or '$' or '%' or '&' => CharKinds.Joint,
        ',' or '!' or ';' or ':' or '=' or '|' or '"' or '\'' or '[' or ']' or '(' or ')' or '{' or '}' => CharKinds.Delimiter,
        <= ' ' or '\u007f' => CharKinds.Space,
        _ => CharKinds.Symbol,
    };
}
