namespace UsageAgents.Service.Http;

/// <summary>By which names the service may be called, and from which pages.</summary>
internal sealed class HttpOptions
{
    public const string SectionName = "Http";

    /// <summary>Gets the host names, besides those of this machine itself, under which the service answers; <c>*</c> for any. Default: none.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Gets the origins, besides the service's own, whose pages may call it, such as <c>https://portal.example.org</c>. Default: none.</summary>
    public IList<string> AllowedOrigins { get; } = [];
}
