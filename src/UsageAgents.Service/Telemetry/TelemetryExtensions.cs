using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using UsageAgents.Service.Hosting;
using UsageAgents.Telemetry;

namespace UsageAgents.Service.Telemetry;

/// <summary>Sends traces, metrics and logs by OTLP, where the usual variable <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a receiver; otherwise nothing of it is loaded.</summary>
internal static class TelemetryExtensions
{
    private const string Receiver = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static readonly string[] Meters = [AgentTelemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration[Receiver]))
        {
            AddExport(builder.Services);
        }
    }

    private static void AddExport(IServiceCollection services)
    {
        services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddSource(AgentTelemetry.Name).AddAspNetCoreInstrumentation())
            .WithMetrics(metrics => metrics.AddMeter(Meters))
            .WithLogging(null, logging => logging.IncludeFormattedMessage = true)
            .UseOtlpExporter();
        services.ConfigureOpenTelemetryTracerProvider((provider, tracing) => tracing.ConfigureResource(resource => Describe(resource, provider)));
        services.ConfigureOpenTelemetryMeterProvider((provider, metrics) => metrics.ConfigureResource(resource => Describe(resource, provider)));
        services.ConfigureOpenTelemetryLoggerProvider((provider, logging) => logging.ConfigureResource(resource => Describe(resource, provider)));
    }

    private static void Describe(ResourceBuilder resource, IServiceProvider provider)
    {
        var identity = provider.GetRequiredService<ServiceIdentity>();
        resource.AddService(identity.Service, serviceVersion: identity.Revision, autoGenerateServiceInstanceId: false, serviceInstanceId: identity.Instance);
    }
}
