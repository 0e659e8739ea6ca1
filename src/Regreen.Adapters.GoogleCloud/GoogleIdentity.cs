namespace Regreen.Adapters.GoogleCloud;

/// <summary>As whom Google is asked, and for what.</summary>
/// <param name="Credentials">The key file of a service account; null means the identity of the machine (workload identity).</param>
/// <param name="Metadata">The address of the metadata server.</param>
/// <param name="Scope">What the token is for.</param>
/// <param name="Hint">What to look at where Google refuses.</param>
internal sealed record GoogleIdentity(string? Credentials, Uri Metadata, string Scope, string Hint);
