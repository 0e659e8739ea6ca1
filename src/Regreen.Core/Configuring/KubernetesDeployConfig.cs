using System.Collections.Immutable;

namespace Regreen.Core.Configuring;

/// <summary>The objects of the Kubernetes driver.</summary>
/// <param name="Manifests">The files that describe them, relative to the root.</param>
/// <param name="Url">The service's address.</param>
public sealed record KubernetesDeployConfig(ImmutableArray<string> Manifests, string Url)
{
    /// <summary>Gets the image's name, which manifests take by <c>{{image}}</c>; null where they name it themselves.</summary>
    public string? Image { get; init; }

    /// <summary>Gets the namespace, or null: that of the context.</summary>
    public string? Namespace { get; init; }

    /// <summary>Gets the namespace of previews, or null where there are none.</summary>
    public string? PreviewNamespace { get; init; }

    /// <summary>Gets a preview's address.</summary>
    public string? PreviewUrl { get; init; }

    /// <summary>Gets the kubeconfig, or null: <c>KUBECONFIG</c>, the pod's own account, or the file in the home folder.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Gets the context, or null: the current one.</summary>
    public string? Context { get; init; }
}
