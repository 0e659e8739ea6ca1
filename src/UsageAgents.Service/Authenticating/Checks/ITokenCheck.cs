namespace UsageAgents.Service.Authenticating.Checks;

/// <summary>One rule that a token must keep.</summary>
internal interface ITokenCheck
{
    /// <summary>Says what is wrong, or nothing.</summary>
    string? Fault(AccessToken token);
}
