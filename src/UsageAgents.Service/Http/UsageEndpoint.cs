using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using UsageAgents.Usage;

namespace UsageAgents.Service.Http;

/// <summary><c>POST /usage</c> and <c>DELETE /usage</c>: the caller's own data, for the caller's tenant only.</summary>
internal sealed partial class UsageEndpoint(TenantUsage usage, IOptions<UsageOptions> options, ILogger<UsageEndpoint> logger)
{
    public async Task<IResult> PostAsync(HttpContext context)
    {
        var limit = options.Value.MaxImportBytes;
        using var body = new MemoryStream();
        if (!await CopyAsync(context.Request.Body, body, limit, context.RequestAborted))
        {
            return Results.Problem(statusCode: StatusCodes.Status413PayloadTooLarge, title: "Too large", detail: $"A file has at most {limit} bytes.");
        }

        body.Position = 0;
        using var reader = new StreamReader(body);
        var tenant = BearerGate.CallerOf(context).Tenant;
        switch (UsageCsv.Read(reader, context.Request.Query["workload"]))
        {
            case UsageImport.Read read:
                usage.Import(tenant, read.Records);
                LogUsageImported(tenant, read.Records.Length);
                return Results.Json(Describe(read));
            case UsageImport.Refused refused:
                LogImportRefused(tenant, refused.Errors[0]);
                return Results.Problem(
                    statusCode: StatusCodes.Status400BadRequest,
                    title: "The file was not imported",
                    detail: string.Join("; ", refused.Errors),
                    extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["errors"] = refused.Errors });
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    public IResult Delete(HttpContext context)
    {
        var tenant = BearerGate.CallerOf(context).Tenant;
        var forgotten = usage.Forget(tenant);
        LogUsageForgotten(tenant, forgotten);
        return Results.Json(new JsonObject { ["forgotten"] = forgotten });
    }

    private static JsonObject Describe(UsageImport.Read read) => new()
    {
        ["rows"] = read.Records.Length,
        ["workloads"] = new JsonArray([.. read.Records.Select(record => record.Workload).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => (JsonNode)name)]),
        ["from"] = UsageTime.Text(read.Records.Min(record => record.Timestamp)),
        ["to"] = UsageTime.Text(read.Records.Max(record => record.Timestamp)),
    };

    private static async Task<bool> CopyAsync(Stream from, MemoryStream to, int limit, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            if (to.Length > limit)
            {
                return false;
            }
        }

        return true;
    }

    [LoggerMessage(LogLevel.Information, "Usage imported for tenant {Tenant}: {Rows} rows")]
    private partial void LogUsageImported(string tenant, int rows);

    [LoggerMessage(LogLevel.Warning, "Usage of tenant {Tenant} not imported: {Reason}")]
    private partial void LogImportRefused(string tenant, string reason);

    [LoggerMessage(LogLevel.Information, "Usage of tenant {Tenant} forgotten: {Forgotten}")]
    private partial void LogUsageForgotten(string tenant, bool forgotten);
}
