using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

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

    public bool IsPreview => Labels.GetValueOrDefault(DockerLabels.Preview) == DockerLabels.Text(value: true);

    public DateTimeOffset CreatedAt { get; init; }

    public int ExitCode { get; init; }

    public bool IsOutOfMemory { get; init; }

    /// <summary>Gets why the Engine could not start it.</summary>
    public string Error { get; init; } = "";

    /// <summary>Gets what its health check says: healthy, unhealthy, starting; null where it has none.</summary>
    public string? Health { get; init; }

    /// <summary>Gets what the health check printed last.</summary>
    public string HealthOutput { get; init; } = "";

    /// <summary>Gets the address of its service.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");

    /// <summary>Gets how it is, in a few words.</summary>
    public string Detail => IsRunning
        ? $"container {Id[..Math.Min(12, Id.Length)]}{(Health is null ? "" : $", {Health}")}"
        : string.Create(CultureInfo.InvariantCulture, $"ended with exit code {ExitCode}{(IsOutOfMemory ? ", killed because it used more memory than it may" : "")}");

    /// <summary>Reads what <c>GET /containers/ID/json</c> says.</summary>
    public static DockerContainer Of(JsonNode inspected, int port)
    {
        var state = inspected["State"]!;
        var health = state["Health"] as JsonObject;
        var bound = string.Create(CultureInfo.InvariantCulture, $"{port}/tcp");
        var published = PortOf(inspected["NetworkSettings"]?["Ports"]?[bound]) ?? PortOf(inspected["HostConfig"]?["PortBindings"]?[bound]);
        var labels = inspected["Config"]?["Labels"] as JsonObject ?? [];
        return new DockerContainer(
            inspected["Id"]!.GetValue<string>(),
            state["Running"]?.GetValue<bool>() ?? false,
            published,
            labels.ToImmutableSortedDictionary(label => label.Key, label => label.Value?.GetValue<string>() ?? "", StringComparer.Ordinal))
        {
            CreatedAt = DateTimeOffset.Parse(inspected["Created"]!.GetValue<string>(), CultureInfo.InvariantCulture),
            ExitCode = state["ExitCode"]?.GetValue<int>() ?? 0,
            IsOutOfMemory = state["OOMKilled"]?.GetValue<bool>() ?? false,
            Error = state["Error"]?.GetValue<string>() ?? "",
            Health = health?["Status"]?.GetValue<string>() is { } status and not "none" ? status : null,
            HealthOutput = (health?["Log"] as JsonArray)?.LastOrDefault()?["Output"]?.GetValue<string>().Trim() ?? "",
        };
    }

    private static int? PortOf(JsonNode? bindings) =>
        bindings is JsonArray { Count: > 0 } list && int.TryParse(list[0]?["HostPort"]?.GetValue<string>(), CultureInfo.InvariantCulture, out var port) && port > 0 ? port : null;
}
