using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Process.Deploying;

/// <summary>What lies on disk of a deployment, so that it is found again by any later run. Written before its first process starts.</summary>
/// <param name="Key">The key of the request, which is the deployment's id.</param>
/// <param name="Preview">Whether it is a preview.</param>
/// <param name="Tree">The tree id that it is made of.</param>
/// <param name="CreatedAt">When it was begun.</param>
internal sealed record DeploymentRecord(string Key, bool Preview, string Tree, DateTimeOffset CreatedAt)
{
    /// <summary>Gets the processes with their ports, in the order in which they start.</summary>
    public ImmutableArray<ProcessRecord> Processes { get; init; } = [];

    /// <summary>Gets the base addresses by name.</summary>
    public ImmutableSortedDictionary<string, string> Addresses { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Gets what a deployment command printed, by field.</summary>
    public ImmutableSortedDictionary<string, string> Output { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Gets whether the deployment command has ended well, so that it need not run again.</summary>
    public bool IsPutOut { get; init; }

    /// <summary>Gets the names of the programs that the deployment command left running, and that were ended with it.</summary>
    public ImmutableArray<string> Left { get; init; } = [];

    /// <summary>Gets what was served when it became ready; null while it has not.</summary>
    public ServedRevision? Revision { get; init; }

    /// <summary>Gets whether it was replaced or stopped; only its logs are left.</summary>
    public bool IsRetired { get; init; }

    /// <summary>Gets the deployment, once it was ready.</summary>
    [JsonIgnore]
    public Deployment? Deployment => Revision is { } revision ? new Deployment(Key, Preview, Addresses, revision) : null;
}

/// <summary>A process of a deployment. How it is stands in the state file beside its log.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Port">Its port.</param>
/// <param name="IsStopped">Whether it was stopped on purpose.</param>
internal sealed record ProcessRecord(string Name, int Port, bool IsStopped = false);

[JsonSerializable(typeof(DeploymentRecord))]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, int>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
internal sealed partial class DeploymentJson : JsonSerializerContext;
