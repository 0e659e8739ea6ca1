using DuckDB.NET.Data;
using UsageAgents.Usage;

namespace UsageAgents.Importing;

/// <summary>Turns a file of usage into a data set of its tenant.</summary>
internal sealed class UsageImporter(TenantUsage usage)
{
    private static readonly byte[] ParquetMagic = "PAR1"u8.ToArray();

    /// <summary>Reads the file; the data set is kept and selected unless the report says why not.</summary>
    public (ImportReport Report, UsageShape? Shape) Import(string file, ImportRequest request, CancellationToken cancellationToken)
    {
        var report = new ImportReport();
        if (usage.FaultOfName(request.Tenant, request.Name) is { } fault)
        {
            report.Refuse(fault);
            return (report, null);
        }

        var target = usage.NewFile(request.Tenant, ".parquet");
        try
        {
            var isParquet = IsParquet(file);
            using var stage = new UsageStage(target, isParquet ? file : null);
            if (isParquet)
            {
                ParquetImport.Read(stage, file, request.Workload, report);
            }
            else
            {
                ReadCsv(stage, file, request, report, cancellationToken);
            }

            return (report, report.Refusal is null ? Keep(stage, request, isParquet ? "imported from Parquet" : "imported from CSV", report.Synthetic) : null);
        }
        catch (DuckDBException)
        {
            report.Refuse("it needs more memory than an import may use; import it in parts");
            return (report, null);
        }
        finally
        {
            if (report.Refusal is not null)
            {
                File.Delete(target);
            }
        }
    }

    private UsageShape Keep(UsageStage stage, ImportRequest request, string origin, bool synthetic)
    {
        var shape = stage.Finish(request.Name, synthetic);
        usage.Keep(request.Tenant, synthetic ? $"SYNTHETIC, {origin}" : origin, stage, shape);
        return shape;
    }

    private static void ReadCsv(UsageStage stage, string file, ImportRequest request, ImportReport report, CancellationToken cancellationToken)
    {
        using var text = new StreamReader(file);
        CsvImport.Read(
            text,
            request.Workload,
            request.Dates,
            record =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                stage.Add(record);
            },
            report);
    }

    private static bool IsParquet(string file)
    {
        using var stream = File.OpenRead(file);
        var head = new byte[ParquetMagic.Length];
        return stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.AsSpan().SequenceEqual(ParquetMagic);
    }
}
