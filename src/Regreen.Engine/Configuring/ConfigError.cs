namespace Regreen.Engine.Configuring;

/// <summary>Something wrong in a file that a person wrote.</summary>
/// <param name="File">The file as the person knows it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Message">One sentence that holds the value found.</param>
/// <param name="Fix">One sentence that says what to write.</param>
public sealed record ConfigError(string File, int Line, int Column, string Message, string Fix)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}:{Column}: {Message} {Fix}";
}
