using System.Collections.Immutable;

namespace Regreen.Core.Configuring;

/// <summary>A service of Cloud Run.</summary>
/// <param name="Project">The project.</param>
/// <param name="Region">The region.</param>
/// <param name="Service">The service's name.</param>
/// <param name="Image">The image's name.</param>
public sealed record CloudRunDeployConfig(string Project, string Region, string Service, string Image)
{
    /// <summary>Gets the file with the template of a revision, relative to the root; null: the template that the service has.</summary>
    public string? Template { get; init; }

    /// <summary>Gets environment variables of the first container.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Gets the key file of a service account; null: the identity of the machine.</summary>
    public string? Credentials { get; init; }

    /// <summary>Gets the API's address, where it is not the usual one.</summary>
    public string? Endpoint { get; init; }
}
