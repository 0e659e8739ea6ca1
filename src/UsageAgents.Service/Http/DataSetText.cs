using System.Text.Json.Nodes;
using UsageAgents.Importing;
using UsageAgents.Usage;

namespace UsageAgents.Service.Http;

/// <summary>How data sets and imports are shown over HTTP.</summary>
internal static class DataSetText
{
    public static JsonObject Describe(UsageShape shape, string? origin)
    {
        var result = new JsonObject
        {
            ["name"] = shape.DataSet,
            ["synthetic"] = shape.Synthetic,
            ["averaged"] = shape.Averaged,
            ["rows"] = shape.Rows,
            ["from"] = UsageTime.Text(shape.First),
            ["to"] = UsageTime.Text(shape.Last),
            ["workloads"] = Names(shape.Workloads),
            ["teams"] = Names(shape.Teams),
            ["models"] = Names(shape.Models),
            ["columns"] = Names(UsageSchema.Columns.Select(column => column.Name).Where(shape.Holds)),
        };
        if (origin is not null)
        {
            result["origin"] = origin;
        }

        return result;
    }

    public static JsonObject Describe(UsageShape shape, ImportReport report)
    {
        var result = Describe(shape, origin: null);
        result["broken_rows"] = report.BrokenRows;
        result["errors"] = Names(report.Faults);
        result["ignored_columns"] = Names(report.IgnoredColumns);
        return result;
    }

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(name => (JsonNode)name)]);
}
