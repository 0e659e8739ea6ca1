using Regreen.Core.Recording;

namespace Regreen.Engine.Repairing;

/// <summary>What came of asking for a repair.</summary>
/// <param name="Patch">The patch, or null.</param>
/// <param name="Refusal">Why there is none, or null.</param>
/// <param name="By">Who wrote it, how it was confined, and what it used; null where nobody was asked.</param>
public sealed record WrittenRepair(EvidenceId? Patch, string? Refusal, string? By);
