namespace UsageAgents.Usage;

/// <summary>A data set to which requests are added as they come in.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Origin">Where it comes from, in words.</param>
/// <param name="Averaged">Whether its requests are averages: their number and sums are true, their spread is not.</param>
internal sealed record GrowingSet(string Name, string Origin, bool Averaged);
