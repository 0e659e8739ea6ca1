namespace UsageAgents.Generating;

/// <summary>How fast an imagined deployment of a model is.</summary>
/// <param name="Name">The model, as the price list names it.</param>
/// <param name="StartMs">Time before anything is read.</param>
/// <param name="ReadMsPer1000">Time to read 1,000 uncached tokens.</param>
/// <param name="WriteMs">Time to write a token.</param>
internal sealed record SyntheticModel(string Name, double StartMs, double ReadMsPer1000, double WriteMs);
