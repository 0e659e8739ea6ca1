using System.Text.Json.Nodes;
using UsageAgents.Usage;

namespace UsageAgents.Tools;

/// <summary>Says in a result from which data set it is, and whether that was made up or averaged.</summary>
internal static class DataNotes
{
    public static void Describe(UsageShape shape, JsonObject result)
    {
        result["data_set"] = shape.DataSet;
        if (shape.Synthetic)
        {
            result["synthetic"] = true;
        }

        if (shape.Averaged)
        {
            result["averaged"] = "each request is the average of its stretch of time: numbers and sums are true, percentiles and extremes are not";
        }
    }
}
