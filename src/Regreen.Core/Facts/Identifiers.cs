namespace Regreen.Core.Facts;

/// <summary>Names a run: a time and four random characters, as in <c>20260102-030405-k7x2</c>.</summary>
public readonly record struct RunId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Names a case: its suite and its id, as in <c>agents/001</c>.</summary>
public readonly record struct CaseId(string Suite, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Suite}/{Name}";

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static CaseId Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 ? new CaseId(text[..slash], text[(slash + 1)..]) : throw new FormatException($"'{text}' is not SUITE/CASE.");
    }
}

/// <summary>Names an issue within a run, as in <c>issue-1</c>.</summary>
public readonly record struct IssueId(int Number)
{
    /// <inheritdoc/>
    public override string ToString() => $"issue-{Number}";
}
