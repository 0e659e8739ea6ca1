using System.Collections.Immutable;

namespace Regreen.Core.Mining;

/// <summary>
/// Picks the lines of a failing log that say why, against the log of a run that passed. A line that is new and sounds like trouble begins a block; what belongs
/// to it (indented lines, frames, further errors, new lines between two errors) follows. Lines that only say that it failed are left out.
/// </summary>
public static class FailingLines
{
    private const int WidestGap = 3;

    /// <summary>The chosen lines, from 0, in order.</summary>
    public static ImmutableArray<int> Choose(IReadOnlyList<string> failing, IEnumerable<string> passing)
    {
        ArgumentNullException.ThrowIfNull(failing);
        var healthy = passing.Select(line => LineText.Alike(LineText.Clean(line))).ToHashSet(StringComparer.Ordinal);
        var lines = failing.Select(LineText.Clean).Select(text => new Line(text, LineTones.Of(text), !healthy.Contains(LineText.Alike(text)))).ToArray();
        var chosen = Array.ConvertAll(lines, line => line.Begins);
        for (var index = 1; index < lines.Length; index++)
        {
            if (!chosen[index] && chosen[index - 1])
            {
                Extend(lines, chosen, index);
            }
        }

        FillGaps(lines, chosen);
        return [.. Enumerable.Range(0, lines.Length).Where(index => chosen[index])];
    }

    private static void Extend(Line[] lines, bool[] chosen, int index)
    {
        if (lines[index].Continues)
        {
            chosen[index] = true;
            return;
        }

        // A few lines may stand between an error and its stack.
        for (var next = index; next < Math.Min(index + WidestGap, lines.Length) && (lines[next].IsNewPart || lines[next].Tone == LineTone.Blank); next++)
        {
            if (lines[next].IsNewFrame)
            {
                Array.Fill(chosen, true, index, next - index + 1);
                return;
            }
        }
    }

    private static void FillGaps(Line[] lines, bool[] chosen)
    {
        var last = -1;
        for (var index = 0; index < lines.Length; index++)
        {
            if (!chosen[index])
            {
                continue;
            }

            if (last >= 0 && index - last is > 1 and <= WidestGap && lines[(last + 1)..index].All(line => line.Bridges))
            {
                Array.Fill(chosen, true, last + 1, index - last - 1);
            }

            last = index;
        }
    }

    private readonly record struct Line(string Text, LineTone Tone, bool IsNew)
    {
        public bool Begins => IsNew && (Tone is LineTone.Grave or LineTone.Trouble) && !LineTones.IsOutcome(Text);

        public bool Continues => Tone switch
        {
            LineTone.Grave => !LineTones.IsOutcome(Text),
            LineTone.Plain or LineTone.Trouble => Text is [' ' or '\t', ..] || IsNewFrame,
            _ => false,
        };

        public bool IsNewPart => IsNew && Tone != LineTone.Calm;

        public bool IsNewFrame => IsNewPart && LineTones.IsFrame(Text);

        public bool Bridges => Tone is LineTone.Blank or LineTone.Grave || IsNewPart;
    }
}
