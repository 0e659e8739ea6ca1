namespace Regreen.Core.Mining;

/// <summary>Bounds of a <see cref="TemplateMiner"/>. There is nothing to tune for a system.</summary>
public sealed class TemplateMinerOptions
{
    /// <summary>Gets how many characters of a line are looked at. Default: 4,096.</summary>
    public int LineLength { get; init; } = 4096;

    /// <summary>Gets how many templates are kept; beyond, those not seen for longest with the fewest lines go. Default: 20,000.</summary>
    public int Templates { get; init; } = 20_000;

    /// <summary>Gets how many masked lines are remembered as a short cut. Default: 50,000.</summary>
    public int RememberedLines { get; init; } = 50_000;

    /// <summary>Gets how many forms a plain word must take before it is a value. Default: 5.</summary>
    public int WordForms { get; init; } = 5;
}
