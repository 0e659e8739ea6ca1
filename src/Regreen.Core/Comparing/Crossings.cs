namespace Regreen.Core.Comparing;

/// <summary>
/// What both ends of a channel send at the same time crosses on the wire, and which comes first is chance: a step that merely stands on the other side of one that went
/// the other way is the same step.
/// </summary>
internal static class Crossings
{
    /// <summary>Joins the two halves of such a step, at the place of the first.</summary>
    public static void Join(IList<FlowRow> rows)
    {
        for (var first = 0; first < rows.Count; first++)
        {
            if (!rows[first].IsSame && OtherHalf(rows, first) is { } second)
            {
                rows[first] = new FlowRow(rows[first].Healthy ?? rows[second].Healthy, rows[first].Failing ?? rows[second].Failing);
                rows.RemoveAt(second);
            }
        }
    }

    private static int? OtherHalf(IList<FlowRow> rows, int first)
    {
        var step = Of(rows[first]);
        for (var second = first + 1; second < rows.Count; second++)
        {
            var other = Of(rows[second]);
            if (other.Channel != step.Channel)
            {
                continue;
            }

            if (other.Arrow == step.Arrow)
            {
                // What only the one flow has stays behind its half; what the other has may not be overtaken.
                if (IsOneSided(rows[second], healthy: rows[first].Healthy is not null))
                {
                    continue;
                }

                return IsOneSided(rows[second], healthy: rows[first].Healthy is null) && other.Name == step.Name ? second : null;
            }

            if (other.Arrow == FlowSteps.Itself)
            {
                return null;
            }
        }

        return null;
    }

    private static bool IsOneSided(FlowRow row, bool healthy) => healthy ? row.Failing is null : row.Healthy is null;

    private static FlowStep Of(FlowRow row) => row.Healthy ?? row.Failing!;
}
