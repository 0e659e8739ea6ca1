using System.Text.Json;
using Microsoft.Extensions.Options;
using UsageAgents.Service.Http;
using UsageAgents.Usage;

namespace UsageAgents.Service.Receiving;

/// <summary><c>POST /v1/traces</c>: OTLP over HTTP, as protobuf or JSON. Calls to models become requests in the data set <c>opentelemetry</c> of the caller's tenant.</summary>
internal sealed partial class TelemetryEndpoint(UsageIntake intake, TenantUsage usage, IOptions<UsageOptions> options, ILogger<TelemetryEndpoint> logger)
{
    public const string DataSetName = "opentelemetry";
    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/traces", (HttpContext context, TelemetryEndpoint endpoint) => endpoint.PostAsync(context));

    public async Task<IResult> PostAsync(HttpContext context)
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
                : await TakeAsync(await File.ReadAllBytesAsync(file.Path, context.RequestAborted), type == Json, context);
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

    private async Task<IResult> TakeAsync(byte[] body, bool isJson, HttpContext context)
    {
        var tenant = BearerGate.CallerOf(context).Tenant;
        var calls = (isJson ? JsonSpans.Read(body) : ProtobufSpans.Read(body)).Where(GenAiSpan.IsCall).Select(GenAiSpan.Read).ToArray();
        var good = calls.Where(call => call.Usage is not null).Select(call => call.Usage!.Value).ToArray();
        var faults = calls.Select(call => call.Fault).OfType<string>().ToList();
        if (good.Length > 0 && usage.FaultOfName(tenant, DataSetName) is { } full)
        {
            faults.AddRange(Enumerable.Repeat(full, good.Length));
            good = [];
        }

        if (good.Length > 0)
        {
            await intake.AddAsync(tenant, DataSetName, good, context.RequestAborted);
        }

        LogTelemetryTaken(tenant, good.Length, faults.Count);
        return PartialSuccess.Answer(isJson, faults);
    }

    [LoggerMessage(LogLevel.Debug, "Telemetry of tenant {Tenant}: {Taken} calls of models taken, {Rejected} rejected")]
    private partial void LogTelemetryTaken(string tenant, int taken, int rejected);

    [LoggerMessage(LogLevel.Error, "Telemetry could not be kept")]
    private partial void LogNotKept(Exception exception);
}
