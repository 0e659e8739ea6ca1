namespace UsageAgents.Service.Http;

/// <summary>Marks an endpoint that answers without a token; every other one goes through <see cref="BearerGate"/>.</summary>
/// <param name="Reason">Why it needs none.</param>
internal sealed record OpenEndpoint(string Reason);
