using System.Collections.Immutable;
using Regreen.Core.Facts;

namespace Regreen.Engine.Witnessing;

/// <summary>Writes the command that shows an accusation again.</summary>
internal static class ReplayCommand
{
    /// <summary>What stands before it in a reason.</summary>
    public const string Prefix = "; see it again: ";

    public static string Of(CaseId id, string control) => $"regreen sabotage {Quoted(id.Suite)} {Quoted(id.Name)} {(control.Contains(' ', StringComparison.Ordinal) ? Quoted(control) : control)}";

    /// <summary>Writes the command that runs a case again whose steps are interleaved: its seed stands in its file, so the order is the same.</summary>
    public static string Interleaved(CaseId id, ImmutableArray<int> seeds) =>
        $"its steps were interleaved by the seed {string.Join(", ", seeds)}; in the same order again: regreen test {Quoted(id.ToString())}";

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
