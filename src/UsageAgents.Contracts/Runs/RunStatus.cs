using System.Collections.Immutable;

namespace UsageAgents.Contracts.Runs;

/// <summary>The answer of <c>GET /runs/{id}</c>.</summary>
/// <param name="RunId">The run.</param>
/// <param name="RequestId">The client's id of the request.</param>
/// <param name="Agent">The agent that was asked.</param>
/// <param name="Status"><c>running</c>, <c>completed</c>, <c>cancelled</c> or <c>failed</c>.</param>
/// <param name="Last">The last frame so far, as <c>epoch.seq</c>.</param>
/// <param name="Answer">The terminal frame, once there is one.</param>
public sealed record RunStatus(string RunId, string RequestId, string Agent, string Status, string Last, RunFrame? Answer);

/// <summary>The answer of <c>GET /runs/{id}/events</c> as JSON.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Gap">Where frames are missing that the reader asked to go on from.</param>
/// <param name="Ended">Whether no further frame will come.</param>
/// <param name="Events">The frames.</param>
public sealed record RunEvents(string RunId, RunGap? Gap, bool Ended, ImmutableArray<RunFrame> Events);

/// <summary>Frames that are no longer part of the run.</summary>
/// <param name="After">The frame that the reader named, as <c>epoch.seq</c>.</param>
/// <param name="Next">The frame with which the run goes on.</param>
public sealed record RunGap(string After, string Next);
