using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Regreen.Core.Judging.Observing;

namespace Regreen.Core.Judging.Controls;

/// <summary>Changes frames of a copy.</summary>
internal static class Editing
{
    private static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes a copy in which some frames are others; null takes a frame out.</summary>
    public static Observation Change(this Observation observation, Func<Reading, Reading?> change) =>
        observation.With(observation.Readings.Select(change).OfType<Reading>());

    /// <summary>Makes a copy without some frames.</summary>
    public static Observation Without(this Observation observation, Func<Reading, bool> drop) =>
        observation.With(observation.Readings.Where(reading => !drop(reading)));

    /// <summary>Reads a changed frame again.</summary>
    public static Reading Again(this Observation observation, Frame frame) => observation.Protocol.Read(frame);

    /// <summary>Changes the JSON of a frame.</summary>
    public static Reading Edit(this Observation observation, Reading reading, Action<JsonObject> edit)
    {
        if (reading.Json is not { ValueKind: JsonValueKind.Object } json)
        {
            return reading;
        }

        var root = JsonObject.Create(json.Clone())!;
        edit(root);
        return observation.Again(reading.Frame with { Payload = root.ToJsonString(Writing) });
    }

    /// <summary>Sets the value at a dotted path, where its parent is an object.</summary>
    public static void Set(JsonObject root, string path, JsonNode? value)
    {
        var parts = path.Split('.');
        JsonObject? holder = root;
        foreach (var part in parts[..^1])
        {
            holder = holder?[part] as JsonObject;
        }

        if (holder is not null)
        {
            holder[parts[^1]] = value;
        }
    }

    /// <summary>Makes the JSON text of an event.</summary>
    public static string Event(Protocol protocol, string wire, string eventPath, params ReadOnlySpan<(string Field, string? Value)> fields)
    {
        var root = new JsonObject();
        Put(root, eventPath, wire);
        foreach (var (field, value) in fields)
        {
            if (value is not null)
            {
                Put(root, protocol.PathOf(field), value);
            }
        }

        return root.ToJsonString(Writing);
    }

    /// <summary>Sets the value at a dotted path and makes the objects on the way.</summary>
    public static void Put(JsonObject root, string path, string value)
    {
        var parts = path.Split('.');
        var holder = root;
        foreach (var part in parts[..^1])
        {
            if (holder[part] is not JsonObject next)
            {
                next = [];
                holder[part] = next;
            }

            holder = next;
        }

        holder[parts[^1]] = value;
    }
}
