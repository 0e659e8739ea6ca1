using System.Collections.Immutable;

namespace Regreen.Core.Configuring;

/// <summary>A container of the Docker driver.</summary>
/// <param name="Port">The port on which the service listens in its container.</param>
public sealed record DockerDeployConfig(int Port)
{
    /// <summary>Gets the image's name, or null where the Engine builds one.</summary>
    public string? Image { get; init; }

    /// <summary>Gets the file that says how the Engine builds the image. Default: Dockerfile.</summary>
    public string Dockerfile { get; init; } = "Dockerfile";

    /// <summary>Gets the Engine's address, or null: <c>DOCKER_HOST</c>, else the usual socket.</summary>
    public string? Engine { get; init; }

    /// <summary>Gets the container's own environment variables.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Gets the folder in the container into which the configuration files are put, or null where they are not.</summary>
    public string? Files { get; init; }
}
