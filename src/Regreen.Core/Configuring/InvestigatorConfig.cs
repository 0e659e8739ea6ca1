namespace Regreen.Core.Configuring;

/// <summary>A chat model that looks at the evidence and proposes suspects.</summary>
/// <param name="Model">The model.</param>
public sealed record InvestigatorConfig(ModelConfig Model)
{
    /// <summary>Gets how many tokens it may use for an issue. Default: 100,000.</summary>
    public int Tokens { get; init; } = 100_000;

    /// <summary>Gets how long it may take for an issue. Default: 2 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);
}
