using System.Collections.Immutable;

namespace UsageAgents.Running;

/// <summary>A run as the journal holds it.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Request">What was asked, and by whom.</param>
/// <param name="Frames">Its frames so far.</param>
internal sealed record StoredRun(string RunId, RunRequest Request, ImmutableArray<LoggedFrame> Frames);
