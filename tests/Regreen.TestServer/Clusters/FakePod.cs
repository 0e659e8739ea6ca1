using System.Globalization;
using System.Text.Json.Nodes;
using Regreen.TestServer.Containers;

namespace Regreen.TestServer.Clusters;

/// <summary>A pod: one container, started again when it ends.</summary>
internal sealed class FakePod(string space, string name, JsonObject template)
{
    public string Space => space;

    public string Name => name;

    public JsonObject Template => template;

    public FakeContainer? Container { get; set; }

    /// <summary>Gets or sets the container that ended before.</summary>
    public FakeContainer? Former { get; set; }

    public int Restarts { get; set; }

    public bool IsReady { get; set; }

    public bool IsRemoved { get; set; }

    /// <summary>Gets or sets what it waits for; null where its container runs.</summary>
    public (string Reason, string Message)? Waits { get; set; }

    /// <summary>Gets or sets what its image was when it was started.</summary>
    public string Digest { get; set; } = "";

    public string Image => template["spec"]!["containers"]![0]!["image"]!.GetValue<string>();

    public JsonObject? Labels => template["metadata"]?["labels"] as JsonObject;

    /// <summary>Describes it as the API does.</summary>
    public JsonObject Describe()
    {
        var container = new JsonObject
        {
            ["name"] = template["spec"]!["containers"]![0]!["name"]!.DeepClone(),
            ["image"] = Image,
            ["ready"] = IsReady,
            ["imageID"] = $"{Image.Split(':')[0]}@{Digest}",
            ["restartCount"] = Restarts,
            ["state"] = Waits is { } waits ? new JsonObject { ["waiting"] = new JsonObject { ["reason"] = waits.Reason, ["message"] = waits.Message } } : new JsonObject { ["running"] = new JsonObject() },
        };
        if (Former is { } former)
        {
            container["lastState"] = new JsonObject { ["terminated"] = new JsonObject { ["exitCode"] = former.ExitCode, ["reason"] = "Error" } };
        }

        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = space, ["labels"] = Labels?.DeepClone() },
            ["spec"] = template["spec"]!.DeepClone(),
            ["status"] = new JsonObject { ["phase"] = "Running", ["containerStatuses"] = new JsonArray(container) },
        };
    }

    /// <summary>Gets what its container printed, or the one before it.</summary>
    public string Log(bool isPrevious, bool isStamped) => string.Concat(((isPrevious ? Former : Container)?.Log ?? []).Select(entry =>
        isStamped ? string.Create(CultureInfo.InvariantCulture, $"{entry.At:yyyy-MM-ddTHH:mm:ss.fffffff}00Z {entry.Line}\n") : $"{entry.Line}\n"));
}
