using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace Regreen.Adapters.Witness;

/// <summary>Which headers go on.</summary>
internal static class HeaderRules
{
    /// <summary>The header by which a client says which case it works for.</summary>
    public const string CaseHeader = "Regreen-Case";

    private const int MostRecorded = 64;
    private const int LongestRecorded = 4096;

    // Those of one connection, and those that are made anew. Answers come unpacked, so that they can be read.
    private static readonly HashSet<string> Hop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authorization", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Expect", "Host", "Accept-Encoding", "traceparent", CaseHeader,
        "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Extensions", "Sec-WebSocket-Accept", "Sec-WebSocket-Protocol",
    };

    public static bool GoesOn(string name) => !Hop.Contains(name);

    /// <summary>Puts the service's address in the place of the witness's, so that the service sees its own origin.</summary>
    public static string ToService(Relaying relaying, string name, string value) => name.ToLowerInvariant() is "origin" or "referer"
        ? value.Replace(relaying.Origin, $"{(relaying.Upstream.Scheme is "https" or "wss" ? "https" : "http")}://{relaying.Upstream.Authority}", StringComparison.OrdinalIgnoreCase)
        : value;

    /// <summary>Puts the witness's address in the place of the service's, so that whoever follows stays observed.</summary>
    public static string ToClient(Relaying relaying, string name, string value) => name.Equals("Location", StringComparison.OrdinalIgnoreCase)
        ? value.Replace($"{relaying.Upstream.Scheme}://{relaying.Upstream.Authority}", relaying.Origin, StringComparison.OrdinalIgnoreCase)
        : value;

    /// <summary>Gets the host to which a redirect sends its client away from the service, and so from here; null where it stays.</summary>
    public static string? LeadsTo(Relaying relaying, HttpResponseMessage response)
    {
        var asked = response.RequestMessage?.RequestUri;
        return (int)response.StatusCode is >= 300 and < 400 && response.Headers.NonValidated.TryGetValues("Location", out var given) && asked is not null
            && Uri.TryCreate(asked, given.ToString(), out var next) && !IsSame(next, asked) && !IsSame(next, new Uri(relaying.Origin))
            ? next.Authority
            : null;
    }

    private static bool IsSame(Uri one, Uri other) => one.Scheme == other.Scheme && string.Equals(one.Authority, other.Authority, StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets the headers as they are recorded: by lower-case name, bounded.</summary>
    public static ImmutableSortedDictionary<string, string> Recorded(IEnumerable<KeyValuePair<string, string>> headers) => headers
        .Take(MostRecorded)
        .GroupBy(pair => pair.Key.ToLowerInvariant(), StringComparer.Ordinal)
        .ToImmutableSortedDictionary(group => group.Key, group => Cut(string.Join(", ", group.Select(pair => pair.Value))), StringComparer.Ordinal);

    /// <summary>Gets a request's headers.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(IHeaderDictionary headers) =>
        headers.Where(pair => !pair.Key.StartsWith(':')).Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToString()));

    private static string Cut(string value) => value.Length <= LongestRecorded ? value : value[..LongestRecorded];
}
