using System.Text.Json.Nodes;

namespace Regreen.Adapters.GoogleCloud.Deploying;

/// <summary>Which revision of a service gets how much of its traffic, and which have an address of their own by a tag.</summary>
internal static class RunTraffic
{
    private const string ByRevision = "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION";

    /// <summary>
    /// Gets a service's traffic with every share nailed to the revision that has it now: traffic that goes to the latest one would follow a
    /// preview.
    /// </summary>
    public static JsonArray Pinned(JsonObject service)
    {
        var latest = RunNames.Short(service["latestReadyRevision"]?.GetValue<string>());
        var entries = (service["traffic"] as JsonArray is { Count: > 0 } traffic ? traffic : [new JsonObject { ["percent"] = 100 }]).OfType<JsonObject>();
        return new JsonArray([.. entries.Select(entry => Entry(RevisionOf(entry) is { Length: > 0 } named ? named : latest, entry["percent"]?.GetValue<int>() ?? 0, entry["tag"]?.GetValue<string>())).Where(entry => RevisionOf(entry).Length > 0)]);
    }

    /// <summary>Gets traffic with a tag more, which gets no share.</summary>
    public static JsonArray WithTag(JsonArray traffic, string revision, string tag) =>
        new([.. Without(traffic, entry => TagOf(entry) == tag), Entry(revision, 0, tag)]);

    /// <summary>Gets traffic without some tags; shares stay.</summary>
    public static JsonArray WithoutTags(JsonArray traffic, Func<string, bool> isUnwanted) =>
        new([.. Without(traffic, entry => TagOf(entry) is { } tag && isUnwanted(tag))]);

    /// <summary>Gets traffic that goes to one revision alone; the tags of others stay.</summary>
    public static JsonArray AllTo(JsonArray traffic, string revision, string ownTag) =>
        new([Entry(revision, 100, tag: null), .. Without(traffic, entry => TagOf(entry) is null || TagOf(entry) == ownTag).Select(entry => Entry(RevisionOf(entry), 0, TagOf(entry)))]);

    /// <summary>Finds the address of a tag, once the service serves it.</summary>
    public static string? AddressOf(JsonObject service, string tag) =>
        Statuses(service).FirstOrDefault(entry => TagOf(entry) == tag)?["uri"]?.GetValue<string>();

    /// <summary>Gets the short name of the revision that has all of the traffic, or null.</summary>
    public static string? Whole(JsonObject service) =>
        Statuses(service).FirstOrDefault(entry => entry["percent"]?.GetValue<int>() == 100) is { } entry
            ? RevisionOf(entry) is { Length: > 0 } named ? named : RunNames.Short(service["latestReadyRevision"]?.GetValue<string>())
            : null;

    /// <summary>Lists the tags of a service with their revisions.</summary>
    public static IEnumerable<(string Tag, string Revision)> Tags(JsonObject service) =>
        (service["traffic"] as JsonArray ?? []).OfType<JsonObject>().Where(entry => TagOf(entry) is not null).Select(entry => (TagOf(entry)!, RevisionOf(entry)));

    private static IEnumerable<JsonObject> Statuses(JsonObject service) => (service["trafficStatuses"] as JsonArray ?? []).OfType<JsonObject>();

    private static IEnumerable<JsonNode> Without(JsonArray traffic, Func<JsonObject, bool> isUnwanted) =>
        traffic.OfType<JsonObject>().Where(entry => !isUnwanted(entry)).Select(entry => entry.DeepClone());

    private static string RevisionOf(JsonNode entry) => RunNames.Short(entry["revision"]?.GetValue<string>());

    private static string? TagOf(JsonNode entry) => entry["tag"]?.GetValue<string>() is { Length: > 0 } tag ? tag : null;

    private static JsonObject Entry(string revision, int percent, string? tag)
    {
        var entry = new JsonObject { ["type"] = ByRevision, ["revision"] = revision };
        if (percent > 0)
        {
            entry["percent"] = percent;
        }

        if (tag is not null)
        {
            entry["tag"] = tag;
        }

        return entry;
    }
}
