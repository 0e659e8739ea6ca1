using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using UsageAgents.Importing;
using UsageAgents.Usage;

namespace UsageAgents.Service.Http;

/// <summary>The routes below <c>/usage</c>: the data sets of the caller's tenant, and of no other.</summary>
internal sealed partial class UsageEndpoint(TenantUsage usage, UsageImporter importer, IOptions<UsageOptions> options, ILogger<UsageEndpoint> logger) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _turns = new(options.Value.MaxImportsAtOnce, options.Value.MaxImportsAtOnce);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/usage");
        group.MapPost("", (HttpContext context, UsageEndpoint endpoint) => endpoint.PostAsync(context));
        group.MapGet("", (HttpContext context, UsageEndpoint endpoint) => endpoint.List(context));
        group.MapDelete("", (HttpContext context, UsageEndpoint endpoint) => endpoint.Delete(context));
        group.MapPut("/selected/{name}", (string name, HttpContext context, UsageEndpoint endpoint) => endpoint.Select(name, context));
        group.MapDelete("/{name}", (string name, HttpContext context, UsageEndpoint endpoint) => endpoint.DeleteOne(name, context));
    }

    public async Task<IResult> PostAsync(HttpContext context)
    {
        if (DatesOf(context.Request.Query["dates"]) is not { } dates)
        {
            return Refusals.Bad("'dates' is dmy or mdy.");
        }

        if (!await _turns.WaitAsync(LongestWait, context.RequestAborted))
        {
            context.Response.Headers.RetryAfter = "5";
            return Results.Problem(statusCode: StatusCodes.Status429TooManyRequests, title: "Too many imports", detail: "Other imports are running; try again in some seconds.");
        }

        try
        {
            return await ImportAsync(context, dates);
        }
        finally
        {
            _turns.Release();
        }
    }

    public IResult List(HttpContext context)
    {
        var tenant = BearerGate.CallerOf(context).Tenant;
        var selected = usage.ShapeOf(tenant).DataSet;
        return Results.Json(new JsonObject
        {
            ["selected"] = selected,
            ["data_sets"] = new JsonArray([.. usage.OwnOf(tenant).Select(set => DataSetText.Describe(set.Shape, set.Origin))]),
            ["built_in"] = new JsonArray([.. BuiltInSets.Names.Select(name => (JsonNode)name)]),
            ["question_reads"] = DataSetText.Describe(usage.ShapeOf(tenant), origin: null),
        });
    }

    public IResult Select(string name, HttpContext context)
    {
        var tenant = BearerGate.CallerOf(context).Tenant;
        return usage.Select(tenant, name) ? Results.Json(DataSetText.Describe(usage.ShapeOf(tenant), origin: null)) : NoSuchSet(name);
    }

    public IResult Delete(HttpContext context)
    {
        var tenant = BearerGate.CallerOf(context).Tenant;
        var forgotten = usage.Forget(tenant);
        LogUsageForgotten(tenant, forgotten);
        return Results.Json(new JsonObject { ["forgotten"] = forgotten });
    }

    public IResult DeleteOne(string name, HttpContext context)
    {
        var tenant = BearerGate.CallerOf(context).Tenant;
        var forgotten = usage.Forget(tenant, name);
        LogUsageForgotten(tenant, forgotten);
        return forgotten ? Results.Json(new JsonObject { ["forgotten"] = true }) : NoSuchSet(name);
    }

    public void Dispose() => _turns.Dispose();

    private async Task<IResult> ImportAsync(HttpContext context, DateOrder dates)
    {
        var limit = options.Value.MaxImportBytes;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bodySize)
        {
            bodySize.MaxRequestBodySize = limit;
        }

        try
        {
            using var file = await UploadedFile.ReceiveAsync(context.Request, limit, context.RequestAborted);
            return file is null ? TooLarge(limit) : await ReadAsync(file, context, dates);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge(limit);
        }
        catch (InvalidDataException)
        {
            return Refusals.Bad("The body says Content-Encoding: gzip, and is not gzip.");
        }
    }

    private async Task<IResult> ReadAsync(UploadedFile file, HttpContext context, DateOrder dates)
    {
        var tenant = BearerGate.CallerOf(context).Tenant;
        var query = context.Request.Query;
        var name = query["name"].FirstOrDefault() ?? TenantUsage.DefaultName;
        var request = new ImportRequest(tenant, name, query["workload"].FirstOrDefault(workload => !string.IsNullOrWhiteSpace(workload)), dates);

        // Reading is work for a core; it does not wait for anything.
        var (report, shape) = await Task.Run(() => importer.Import(file.Path, request, context.RequestAborted), context.RequestAborted);
        if (shape is null)
        {
            LogImportRefused(tenant, report.Refusal!);
            return Results.Problem(
                statusCode: StatusCodes.Status400BadRequest,
                title: "The file was not imported",
                detail: string.Join("; ", report.Faults.Take(3).Prepend(report.Refusal)),
                extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["errors"] = report.Faults });
        }

        LogUsageImported(tenant, report.Rows, report.BrokenRows);
        return Results.Json(DataSetText.Describe(shape, report));
    }

    private static IResult TooLarge(int limit) =>
        Results.Problem(statusCode: StatusCodes.Status413PayloadTooLarge, title: "Too large", detail: $"A file has at most {limit} bytes, unpacked.");

    private static IResult NoSuchSet(string name) =>
        Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such data set", detail: $"There is no data set '{name}'; GET /usage lists yours.");

    private static DateOrder? DatesOf(string? text) => text switch
    {
        null => DateOrder.Unsaid,
        "dmy" => DateOrder.DayFirst,
        "mdy" => DateOrder.MonthFirst,
        _ => null,
    };

    [LoggerMessage(LogLevel.Information, "Usage imported for tenant {Tenant}: {Rows} rows, {Broken} left out")]
    private partial void LogUsageImported(string tenant, long rows, long broken);

    [LoggerMessage(LogLevel.Warning, "Usage of tenant {Tenant} not imported: {Reason}")]
    private partial void LogImportRefused(string tenant, string reason);

    [LoggerMessage(LogLevel.Information, "Usage of tenant {Tenant} forgotten: {Forgotten}")]
    private partial void LogUsageForgotten(string tenant, bool forgotten);
}
