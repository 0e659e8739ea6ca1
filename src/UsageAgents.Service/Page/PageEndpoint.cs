using System.Collections.Immutable;
using Microsoft.Net.Http.Headers;
using UsageAgents.Service.Hosting;

namespace UsageAgents.Service.Page;

/// <summary><c>GET /</c> and <c>GET /page/{file}</c>: one page for people, from files inside the assembly. It speaks to its own origin only.</summary>
internal sealed class PageEndpoint(ServiceIdentity identity)
{
    private const string Prefix = "page/";
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly ImmutableDictionary<string, string> Types = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private static readonly ImmutableHashSet<string> Files = typeof(PageEndpoint).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => name[Prefix.Length..]).ToImmutableHashSet(StringComparer.Ordinal);

    private readonly EntityTagHeaderValue _tag = new($"\"{identity.Instance}\"");

    public IResult Get(HttpContext context, string file)
    {
        if (!Files.Contains(file))
        {
            return Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such file", detail: "The page has no file of this name.");
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        return Results.Stream(typeof(PageEndpoint).Assembly.GetManifestResourceStream(Prefix + file)!, Types[Path.GetExtension(file)], entityTag: _tag);
    }
}
