using UsageAgents.Usage;

namespace UsageAgents.Importing;

/// <summary>Reads usage from CSV: broken rows are told with their lines, the others are taken.</summary>
internal static class CsvImport
{
    public static void Read(TextReader text, string? workload, DateOrder order, Action<UsageRecord> take, ImportReport report)
    {
        var reader = new CsvReader(text);
        if (reader.ReadHeader() is not { } header)
        {
            report.Refuse("the file is empty");
            return;
        }

        var columns = ColumnMap.Of(header.Fields);
        if ((header.Fault ?? columns.Fault) is { } fault)
        {
            report.Refuse($"line {header.Line}: {fault}");
            return;
        }

        report.IgnoredColumns = columns.Ignored;
        var rows = new RowReader(columns, new NumberText(decimalComma: reader.Delimiter == ';'), order, workload);
        foreach (var row in reader.ReadRows())
        {
            Take(row, header.Fields.Count, rows, take, report);
            report.Synthetic |= string.Equals(columns.Text(row.Fields, ColumnNames.Synthetic), "true", StringComparison.OrdinalIgnoreCase);
        }

        if (report.Rows == 0)
        {
            report.Refuse(report.BrokenRows == 0 ? "the file has a header and no row" : $"none of its {report.BrokenRows} rows can be read");
        }
    }

    private static void Take(CsvRow row, int expected, RowReader rows, Action<UsageRecord> take, ImportReport report)
    {
        var record = default(UsageRecord);
        var fault = row.Fault
            ?? (row.Fields.Count != expected ? $"{row.Fields.Count} fields; the header has {expected}" : rows.Read(row.Fields, out record));
        if (fault is null)
        {
            take(record);
            report.Took();
        }
        else
        {
            report.Left($"line {row.Line}", fault);
        }
    }
}
