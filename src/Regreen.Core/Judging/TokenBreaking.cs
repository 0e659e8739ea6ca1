namespace Regreen.Core.Judging;

/// <summary>Breaks the signature of a token and leaves its form.</summary>
public static class TokenBreaking
{
    private const int BrokenCharacters = 8;

    /// <summary>Breaks it.</summary>
    public static string Break(string token)
    {
        // The last character may hold bits that must be zero; changing it could make a token that is no token at all.
        var signature = token.LastIndexOf('.') + 1;
        var broken = token.ToCharArray();
        for (var index = signature; index < Math.Min(signature + BrokenCharacters, broken.Length - 1); index++)
        {
            broken[index] = Next(broken[index]);
        }

        return new string(broken);
    }

    private static char Next(char character) => character switch
    {
        'z' => 'a',
        'Z' => 'A',
        '9' => '0',
        (>= 'a' and < 'z') or (>= 'A' and < 'Z') or (>= '0' and < '9') => (char)(character + 1),
        _ => 'a',
    };
}
