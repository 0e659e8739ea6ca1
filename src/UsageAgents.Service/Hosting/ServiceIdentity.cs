using System.Reflection;
using System.Text.Json.Nodes;

namespace UsageAgents.Service.Hosting;

/// <summary>Which build with which configuration this process is.</summary>
/// <param name="Service">The name of the service.</param>
/// <param name="Revision">The revision baked in when it was built.</param>
/// <param name="Configuration">The fingerprint of the configuration.</param>
/// <param name="Instance">The id of this process.</param>
/// <param name="Started">When it started.</param>
internal sealed record ServiceIdentity(string Service, string Revision, string Configuration, string Instance, DateTimeOffset Started)
{
    public const string RevisionHeader = "X-Revision";

    public static ServiceIdentity Of(string service, IConfiguration configuration, TimeProvider time) => new(
        service,
        typeof(ServiceIdentity).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Revision").Value ?? "unversioned",
        ConfigurationFingerprint.Of(configuration),
        Guid.NewGuid().ToString("N"),
        time.GetUtcNow());

    public JsonObject ToJson() => new()
    {
        ["service"] = Service,
        ["revision"] = Revision,
        ["configuration"] = Configuration,
        ["instance"] = Instance,
        ["started"] = Started.ToString("O"),
    };
}
