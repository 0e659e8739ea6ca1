using UsageAgents.Contracts.Runs;

namespace UsageAgents.Running;

/// <summary>A numbered frame of a run, and the bytes that stand for it on the wire and in the journal.</summary>
/// <param name="Frame">The frame.</param>
/// <param name="Json">Its JSON in UTF-8.</param>
internal sealed record LoggedFrame(RunFrame Frame, byte[] Json);
