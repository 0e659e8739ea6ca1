using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace UsageAgents.Usage;

/// <summary>The rows of a query.</summary>
/// <param name="Columns">The columns' names.</param>
/// <param name="Rows">The rows, as JSON objects.</param>
/// <param name="Truncated">Whether there were more rows than allowed.</param>
internal sealed record UsageTable(ImmutableArray<string> Columns, ImmutableArray<JsonObject> Rows, bool Truncated)
{
    public static UsageTable Read(DbDataReader reader, int rowLimit)
    {
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToImmutableArray();
        var rows = ImmutableArray.CreateBuilder<JsonObject>();
        while (reader.Read())
        {
            if (rows.Count == rowLimit)
            {
                return new UsageTable(columns, rows.ToImmutable(), Truncated: true);
            }

            var row = new JsonObject();
            for (var column = 0; column < columns.Length; column++)
            {
                row[columns[column]] = reader.IsDBNull(column) ? null : ToJson(reader.GetValue(column));
            }

            rows.Add(row);
        }

        return new UsageTable(columns, rows.ToImmutable(), Truncated: false);
    }

    private static JsonNode? ToJson(object value) => value switch
    {
        bool flag => flag,
        long or int or short or byte or uint or ulong or ushort or sbyte => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        BigInteger big => (double)big <= long.MaxValue ? (long)big : (double)big,
        double number => double.IsFinite(number) ? number : null,
        float number => float.IsFinite(number) ? (double)number : null,
        decimal number => number,
        DateTime time => UsageTime.Text(time),
        TimeSpan span => span.TotalSeconds,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
