using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Regreen.Core.Deploying;

namespace Regreen.Adapters.Docker.Deploying;

/// <summary>A container as the Engine describes it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IsRunning">Whether it runs.</param>
/// <param name="Port">The port of this machine that leads to it; null where the Engine has not said yet.</param>
/// <param name="Labels">Its labels.</param>
internal sealed record DockerContainer(string Id, bool IsRunning, int? Port, ImmutableSortedDictionary<string, string> Labels)
{
    public string Key => Labels.GetValueOrDefault(DockerLabels.Key, "");

    public string Tree => Labels.GetValueOrDefault(DockerLabels.Revision, "");

    public bool IsPreview => Labels.GetValueOrDefault(DockerLabels.Preview) == ResourceNames.Text(value: true);

    public DateTimeOffset CreatedAt { get; init; }

    public int ExitCode { get; init; }

    public bool IsOutOfMemory { get; init; }

    /// <summary>Gets why the Engine could not start it.</summary>
    public string Error { get; init; } = "";

    /// <summary>Gets what its health check says: healthy, unhealthy, starting; null where it has none.</summary>
    public string? Health { get; init; }

    /// <summary>Gets what the health check printed last.</summary>
    public string HealthOutput { get; init; } = "";

    /// <summary>Gets its image, by the name that was asked for and the id that this was; null where the Engine does not say.</summary>
    public DeployedImage? Image { get; init; }

    /// <summary>Gets the address of its service.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");

    /// <summary>Gets how it is, in a few words.</summary>
    public string Detail => IsRunning
        ? $"container {Id[..Math.Min(12, Id.Length)]}{(Health is null ? "" : $", {Health}")}"
        : string.Create(CultureInfo.InvariantCulture, $"ended with exit code {ExitCode}{(IsOutOfMemory ? ", killed because it used more memory than it may" : "")}");

    /// <summary>Reads what <c>GET /containers/ID/json</c> says.</summary>
    public static DockerContainer Of(JsonNode inspected, int port)
    {
        ArgumentNullException.ThrowIfNull(inspected);
        var bound = string.Create(CultureInfo.InvariantCulture, $"{port}/tcp");
        var labels = At(inspected, "Config", nameof(Labels)) as JsonObject ?? [];
        return new DockerContainer(
            TextAt(inspected, nameof(Id)),
            At(inspected, "State", "Running") is JsonValue running && running.GetValue<bool>(),
            PortOf(At(inspected, "NetworkSettings", "Ports", bound)) ?? PortOf(At(inspected, "HostConfig", "PortBindings", bound)),
            labels.ToImmutableSortedDictionary(label => label.Key, label => label.Value?.GetValue<string>() ?? "", StringComparer.Ordinal))
        {
            Image = ImageOf(TextAt(inspected, "Config", nameof(Image)), TextAt(inspected, nameof(Image))),
            CreatedAt = DateTimeOffset.Parse(TextAt(inspected, "Created"), CultureInfo.InvariantCulture),
            ExitCode = At(inspected, "State", nameof(ExitCode)) is JsonValue code ? code.GetValue<int>() : 0,
            IsOutOfMemory = At(inspected, "State", "OOMKilled") is JsonValue killed && killed.GetValue<bool>(),
            Error = TextAt(inspected, "State", nameof(Error)),
            Health = TextAt(inspected, "State", nameof(Health), "Status") is { Length: > 0 } status and not "none" ? status : null,
            HealthOutput = At(inspected, "State", nameof(Health), "Log") is JsonArray { Count: > 0 } log ? TextAt(log[^1], "Output").Trim() : "",
        };
    }

    private static JsonNode? At(JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    private static string TextAt(JsonNode? node, params ReadOnlySpan<string> path) => At(node, path) is JsonValue value ? value.GetValue<string>() : "";

    private static DeployedImage? ImageOf(string name, string id) => name.Length > 0 && id.Length > 0 ? new DeployedImage(name, id) : null;

    private static int? PortOf(JsonNode? bindings) =>
        bindings is JsonArray { Count: > 0 } list && int.TryParse(list[0]?["HostPort"]?.GetValue<string>(), CultureInfo.InvariantCulture, out var port) && port > 0 ? port : null;
}
