namespace UsageAgents.Service.Authenticating;

/// <summary>What the issuer publishes cannot be used; the message says why.</summary>
internal sealed class IssuerException(string message) : Exception(message);
