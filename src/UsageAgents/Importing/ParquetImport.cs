using System.Globalization;
using DuckDB.NET.Data;
using UsageAgents.Usage;

namespace UsageAgents.Importing;

/// <summary>Reads usage from a Parquet file, inside a database that can read no other file. Rows that do not fit are told by their number.</summary>
internal static class ParquetImport
{
    private const int MaxColumns = 500;
    private static readonly string[] Names = ["workload", "team", "model", "status"];

    public static void Read(UsageStage stage, string file, string? workload, ImportReport report)
    {
        try
        {
            Fill(stage, file, workload, report);
        }
        catch (DuckDBException exception)
        {
            // The message may name the private file; its first line says what is wrong with the content.
            report.Refuse($"the file cannot be read as Parquet: {exception.Message.Split('\n')[0].Replace(file, "it", StringComparison.Ordinal)}");
        }
    }

    private static void Fill(UsageStage stage, string file, string? workload, ImportReport report)
    {
        var source = $"read_parquet({UsageSql.Quote(file)}, file_row_number = true)";
        var headers = stage.Connection.Query($"DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {source}", MaxColumns).Rows
            .Select(row => (Name: row["column_name"]!.GetValue<string>(), Type: row["column_type"]!.GetValue<string>())).ToArray();
        var columns = ColumnMap.Of([.. headers.Select(header => header.Name)]);
        if (columns.Fault is { } fault)
        {
            report.Refuse(fault);
            return;
        }

        report.IgnoredColumns = columns.Ignored;
        var values = UsageSchema.Columns.Select(column => $"{ValueOf(column.Name, column.Type, columns, headers, workload)} AS {column.Name}");
        stage.Connection.Execute($"CREATE TEMP VIEW incoming AS SELECT file_row_number + 1 AS row_number, {string.Join(", ", values)}, {SyntheticOf(columns, headers)} AS synthetic FROM {source}");
        stage.Connection.Execute($"INSERT INTO {UsageStage.Table} BY NAME SELECT {UsageSchema.Names} FROM incoming WHERE {Good}");
        Report(stage, report);
    }

    private const string Good =
        "timestamp BETWEEN TIMESTAMP '2000-01-01' AND TIMESTAMP '2099-12-31' AND input_tokens BETWEEN 0 AND 2147483647 AND output_tokens BETWEEN 0 AND 2147483647"
        + " AND coalesce(cached_tokens BETWEEN 0 AND input_tokens, true) AND coalesce(latency_ms >= 0 AND isfinite(latency_ms), true)"
        + " AND coalesce(time_to_first_token_ms >= 0 AND isfinite(time_to_first_token_ms), true) AND coalesce(cost_usd >= 0 AND isfinite(cost_usd), true)";

    private static void Report(UsageStage stage, ImportReport report)
    {
        var counts = stage.Connection.Query($"SELECT count(*) FILTER (WHERE {Good}) AS good, count(*) AS all_rows, coalesce(bool_or(synthetic), false) AS synthetic FROM incoming", 1).Rows[0];
        var good = counts["good"]!.GetValue<long>();
        report.Took(good);
        report.Synthetic = counts["synthetic"]!.GetValue<bool>();
        var broken = stage.Connection.Query($"SELECT row_number FROM incoming WHERE NOT coalesce({Good}, false) ORDER BY row_number", ImportReport.MaxFaults);
        foreach (var row in broken.Rows)
        {
            report.Left($"row {row["row_number"]!.GetValue<long>().ToString(CultureInfo.InvariantCulture)}", "a time, a token count or an amount is missing, negative or out of range");
        }

        if (broken.Truncated)
        {
            report.Left("further rows", "as above", counts["all_rows"]!.GetValue<long>() - good - broken.Rows.Length);
        }

        if (good == 0)
        {
            report.Refuse(report.BrokenRows == 0 ? "the file has no row" : $"none of its {report.BrokenRows} rows can be read");
        }
    }

    private static string ValueOf(string column, string type, ColumnMap columns, (string Name, string Type)[] headers, string? workload)
    {
        if (!columns.Places.TryGetValue(column, out var found))
        {
            return column == "workload" ? UsageSql.Quote(workload ?? UsageRecord.DefaultWorkload) : $"NULL::{type}";
        }

        var (name, sourceType) = headers[found.Place];
        var quoted = $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        return column switch
        {
            "timestamp" => TimeOf(quoted, sourceType),
            "status" => $"CASE WHEN lower({quoted}::VARCHAR) IN ('ok', 'success', 'succeeded', 'completed', 'true') OR TRY_CAST({quoted}::VARCHAR AS INTEGER) BETWEEN 200 AND 399 THEN 'ok'"
                + (found.Factor == 0 ? $" WHEN coalesce({quoted}::VARCHAR, '') = '' THEN 'ok'" : "") + $" ELSE nullif(left(lower({quoted}::VARCHAR), 64), '') END",
            _ when Names.Contains(column, StringComparer.Ordinal) =>
                $"coalesce(nullif(left({quoted}::VARCHAR, 64), ''), {(column == "workload" ? UsageSql.Quote(workload ?? UsageRecord.DefaultWorkload) : "NULL")})",
            _ => string.Create(CultureInfo.InvariantCulture, $"TRY_CAST(TRY_CAST({quoted} AS DOUBLE) * {found.Factor} AS {type})"),
        };
    }

    // Whole numbers are times since 1970; their size tells the unit.
    private static string TimeOf(string quoted, string sourceType) => sourceType switch
    {
        "BIGINT" or "UBIGINT" or "HUGEINT" or "INTEGER" or "DOUBLE" =>
            $"CASE WHEN {quoted} < 1e11 THEN make_timestamp(({quoted} * 1000000)::BIGINT) WHEN {quoted} < 1e14 THEN make_timestamp(({quoted} * 1000)::BIGINT) "
                + $"WHEN {quoted} < 1e17 THEN make_timestamp({quoted}::BIGINT) ELSE make_timestamp(({quoted} / 1000)::BIGINT) END",
        "VARCHAR" => $"TRY_CAST(TRY_CAST({quoted} AS TIMESTAMPTZ) AS TIMESTAMP)",
        _ => $"TRY_CAST({quoted} AS TIMESTAMP)",
    };

    private static string SyntheticOf(ColumnMap columns, (string Name, string Type)[] headers) =>
        columns.Places.TryGetValue(ColumnNames.Synthetic, out var found) ? $"lower(\"{headers[found.Place].Name}\"::VARCHAR) = 'true'" : "false";
}
