using System.ComponentModel.DataAnnotations;

namespace UsageAgents.Models;

/// <summary>Which chat model the agents think with, and its bounds. Without a provider they think by rules.</summary>
internal sealed class ModelOptions
{
    public const string SectionName = "Models";

    /// <summary>Gets or sets who serves the model: <c>openai</c> (and what is compatible with it) or <c>anthropic</c>. Default: nobody.</summary>
    [RegularExpression("^(|openai|anthropic)$", ErrorMessage = "Models:Provider is 'openai', 'anthropic' or empty.")]
    public string Provider { get; set; } = "";

    /// <summary>Gets or sets the model's name.</summary>
    public string Model { get; set; } = "";

    /// <summary>Gets or sets where a compatible service listens; empty for the provider's own.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>Gets or sets the environment variable that holds the key. Default: <c>OPENAI_API_KEY</c> or <c>ANTHROPIC_API_KEY</c>.</summary>
    public string KeyVariable { get; set; } = "";

    /// <summary>Gets or sets a file that holds the key; it comes before the variable.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>Gets or sets what happens when the model fails: <c>rules</c> answer and say so, or the run ends with an <c>error</c>. Default: rules.</summary>
    [RegularExpression("^(rules|error)$", ErrorMessage = "Models:OnFailure is 'rules' or 'error'.")]
    public string OnFailure { get; set; } = "rules";

    /// <summary>Gets or sets how often the model may be asked in a run. Default: 8.</summary>
    [Range(1, 50)]
    public int MaxTurns { get; set; } = 8;

    /// <summary>Gets or sets how many tool calls the model may make in a run. Default: 16.</summary>
    [Range(1, 200)]
    public int MaxToolCalls { get; set; } = 16;

    /// <summary>Gets or sets how long the model may take in a run, in seconds. Default: 20.</summary>
    [Range(1, 600)]
    public int DeadlineSeconds { get; set; } = 20;

    /// <summary>Gets or sets how long the model may be silent within an answer, in seconds. Default: 10.</summary>
    [Range(1, 600)]
    public int StallSeconds { get; set; } = 10;

    /// <summary>Gets or sets how often a refused or failed request is sent again. Default: 2.</summary>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 2;

    /// <summary>Gets or sets the most tokens of one reply. Default: 2000.</summary>
    [Range(16, 100000)]
    public int MaxReplyTokens { get; set; } = 2000;

    public bool IsOn => Provider.Length > 0;
}
