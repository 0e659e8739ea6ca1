using UsageAgents.Service.Http;
using UsageAgents.Service.Logging;

namespace UsageAgents.Service.Hosting;

/// <summary>What both processes have in common: configuration, logs, limits, and saying which revision answers.</summary>
internal static class HostBuilding
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(1.5);

    public static WebApplicationBuilder CreateBuilder(HostArguments arguments, Stream logs)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: false, reloadOnChange: false);
        if (arguments.ConfigFile is { } file)
        {
            builder.Configuration.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false);
        }

        builder.Configuration.AddEnvironmentVariables("UsageAgents__");
        builder.Configuration.AddInMemoryCollection(TelemetryVariables());
        builder.Configuration.AddInMemoryCollection(arguments.Settings);
        builder.WebHost.UseUrls(arguments.Urls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.ClearProviders();
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.Services.AddSingleton<ILoggerProvider>(_ => new JsonLines(logs, TimeProvider.System));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton(TimeProvider.System);
        return builder;
    }

    // The usual names of OpenTelemetry, whole.
    private static IEnumerable<KeyValuePair<string, string?>> TelemetryVariables() => Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
        .Where(variable => ((string)variable.Key).StartsWith("OTEL_", StringComparison.Ordinal))
        .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value));

    public static WebApplication SayRevision(this WebApplication app)
    {
        var identity = app.Services.GetRequiredService<ServiceIdentity>();
        app.Use((context, next) =>
        {
            context.Response.Headers[ServiceIdentity.RevisionHeader] = identity.Revision;
            return next(context);
        });
        app.MapGet("/version", () => Results.Json(identity.ToJson())).WithMetadata(new OpenEndpoint("it tells the revision, no data"));
        app.MapGet("/health/live", () => Results.Json(new System.Text.Json.Nodes.JsonObject { ["status"] = "live" }))
            .WithMetadata(new OpenEndpoint("whoever starts the service must be able to ask"));
        return app;
    }
}
