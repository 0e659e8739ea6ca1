using Regreen.Core.Facts;

namespace Regreen.Engine.Witnessing;

/// <summary>Writes the command that shows an accusation again.</summary>
internal static class ReplayCommand
{
    /// <summary>What stands before it in a reason.</summary>
    public const string Prefix = "; see it again: ";

    public static string Of(CaseId id, string control) => $"regreen sabotage {Quoted(id.Suite)} {Quoted(id.Name)} {(control.Contains(' ', StringComparison.Ordinal) ? Quoted(control) : control)}";

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
