namespace UsageAgents.Service.Authenticating;

/// <summary>Who a valid token belongs to.</summary>
internal sealed record Caller(string User, string Tenant, AccessToken Token);
