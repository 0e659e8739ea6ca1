using System.Text.Json;
using Microsoft.Extensions.Options;
using UsageAgents.Service.Http;
using UsageAgents.Usage;

namespace UsageAgents.Service.Receiving;

/// <summary>
/// <c>POST /v1/traces</c>, <c>POST /v1/metrics</c>: OTLP over HTTP, as protobuf or JSON. Calls to models become requests in the data sets <c>opentelemetry</c> and
/// <c>opentelemetry-metrics</c> of the caller's tenant.
/// </summary>
internal sealed partial class TelemetryEndpoint(UsageIntake intake, TenantUsage usage, IOptions<UsageOptions> options, ILogger<TelemetryEndpoint> logger)
{
    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/traces", (HttpContext context, TelemetryEndpoint endpoint) => endpoint.PostAsync(context, ReceivedUsage.OfSpans));
        routes.MapPost("/v1/metrics", (HttpContext context, TelemetryEndpoint endpoint) => endpoint.PostAsync(context, ReceivedUsage.OfPoints));
    }

    private async Task<IResult> PostAsync(HttpContext context, Func<byte[], bool, ReceivedUsage> read)
    {
        var type = context.Request.ContentType?.Split(';')[0].Trim();
        if (type is not (Protobuf or Json))
        {
            return Results.Problem(statusCode: StatusCodes.Status415UnsupportedMediaType, title: "Unsupported media type", detail: $"Send {Protobuf} or {Json}.");
        }

        try
        {
            using var file = await UploadedFile.ReceiveAsync(context.Request, options.Value.MaxTelemetryBytes, context.RequestAborted);
            return file is null
                ? Results.Problem(statusCode: StatusCodes.Status413PayloadTooLarge, title: "Too large", detail: $"A request has at most {options.Value.MaxTelemetryBytes} bytes, unpacked.")
                : await TakeAsync(read(await File.ReadAllBytesAsync(file.Path, context.RequestAborted), type == Json), type == Json, context);
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException)
        {
            return Refusals.Bad($"This is no OTLP request: {exception.Message}");
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            // Exporters try again after this.
            LogNotKept(exception);
            context.Response.Headers.RetryAfter = "2";
            return Results.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "Not kept", detail: "The usage could not be kept; send it again.");
        }
    }

    private async Task<IResult> TakeAsync(ReceivedUsage received, bool isJson, HttpContext context)
    {
        var tenant = BearerGate.CallerOf(context).Tenant;
        var faults = received.Faults.ToList();
        var taken = received.Requests.Count;
        if (taken > 0 && usage.FaultOfName(tenant, received.DataSet.Name) is { } full)
        {
            faults.AddRange(Enumerable.Repeat(full, taken));
            taken = 0;
        }

        if (taken > 0)
        {
            await intake.AddAsync(tenant, received.DataSet, received.Requests, context.RequestAborted);
        }

        LogTelemetryTaken(tenant, taken, faults.Count);
        return PartialSuccess.Answer(isJson, received.Rejected, faults);
    }

    [LoggerMessage(LogLevel.Debug, "Telemetry of tenant {Tenant}: {Taken} calls of models taken, {Rejected} rejected")]
    private partial void LogTelemetryTaken(string tenant, int taken, int rejected);

    [LoggerMessage(LogLevel.Error, "Telemetry could not be kept")]
    private partial void LogNotKept(Exception exception);
}
