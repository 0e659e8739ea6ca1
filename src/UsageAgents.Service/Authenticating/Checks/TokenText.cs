namespace UsageAgents.Service.Authenticating.Checks;

/// <summary>Puts text of a token into a message, cut and without what could break a line.</summary>
internal static class TokenText
{
    private const int Longest = 60;

    public static string Short(string? text) => text is null
        ? "missing"
        : string.Concat(text.Take(Longest).Select(character => char.IsControl(character) ? ' ' : character));
}
