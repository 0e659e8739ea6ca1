using System.Collections.Immutable;
using Regreen.Core.Judging;

namespace Regreen.Core.Comparing;

/// <summary>Lays a failing flow beside a healthy one, step by step.</summary>
/// <param name="Rows">The lines of the drawing.</param>
/// <param name="FirstDifference">The first line that is not the same in both, or -1.</param>
public sealed record FlowComparison(ImmutableArray<FlowRow> Rows, int FirstDifference)
{
    // Two flows of this many steps are laid side by side in some milliseconds, and nobody reads longer ones.
    private const int MostSteps = 400;

    /// <summary>Aligns two transcripts: as many equal steps as possible stand on one line, and channels stay apart.</summary>
    public static FlowComparison Of(Transcript healthy, Transcript failing)
    {
        ArgumentNullException.ThrowIfNull(healthy);
        ArgumentNullException.ThrowIfNull(failing);
        ImmutableArray<FlowStep> well = [.. FlowSteps.Of(healthy).Take(MostSteps)];
        ImmutableArray<FlowStep> ill = [.. FlowSteps.Of(failing).Take(MostSteps)];
        var common = CommonFrom(well, ill);
        var rows = new List<FlowRow>();
        var (left, right) = (0, 0);
        while (left < well.Length || right < ill.Length)
        {
            if (left < well.Length && right < ill.Length && IsSame(well[left], ill[right]))
            {
                rows.Add(new FlowRow(well[left++], ill[right++]));
            }
            else if (right >= ill.Length || (left < well.Length && common[left + 1][right] >= common[left][right + 1]))
            {
                rows.Add(new FlowRow(well[left++], null));
            }
            else
            {
                rows.Add(new FlowRow(null, ill[right++]));
            }
        }

        Crossings.Join(rows);
        return new FlowComparison([.. rows], rows.FindIndex(row => !row.IsSame));
    }

    private static bool IsSame(FlowStep one, FlowStep other) => one.Channel == other.Channel && one.Arrow == other.Arrow && one.Name == other.Name;

    // How many steps the rests of both flows have in common.
    private static int[][] CommonFrom(ImmutableArray<FlowStep> well, ImmutableArray<FlowStep> ill)
    {
        int[][] common = [.. Enumerable.Range(0, well.Length + 1).Select(_ => new int[ill.Length + 1])];
        for (var left = well.Length - 1; left >= 0; left--)
        {
            for (var right = ill.Length - 1; right >= 0; right--)
            {
                common[left][right] = IsSame(well[left], ill[right]) ? common[left + 1][right + 1] + 1 : Math.Max(common[left + 1][right], common[left][right + 1]);
            }
        }

        return common;
    }
}
