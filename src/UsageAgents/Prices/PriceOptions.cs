namespace UsageAgents.Prices;

/// <summary>Which prices count.</summary>
internal sealed class PriceOptions
{
    public const string SectionName = "Prices";

    /// <summary>Gets or sets a file with a price list in place of the embedded one (docs/guides/operating.md). Default: none.</summary>
    public string? File { get; set; }
}
