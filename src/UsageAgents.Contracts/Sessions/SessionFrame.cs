using System.Text.Json.Serialization;

namespace UsageAgents.Contracts.Sessions;

/// <summary>What the service says about the session itself; such a frame belongs to no run.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(WelcomeFrame), "welcome")]
[JsonDerivedType(typeof(AuthenticatedFrame), "authenticated")]
[JsonDerivedType(typeof(HeartbeatFrame), "heartbeat")]
[JsonDerivedType(typeof(GapFrame), "gap")]
[JsonDerivedType(typeof(SessionErrorFrame), "error")]
public abstract record SessionFrame;

/// <summary>The first frame of every session.</summary>
/// <param name="SessionId">The session's id.</param>
/// <param name="Revision">The revision of the service that serves it.</param>
/// <param name="Protocol">The protocol spoken.</param>
public sealed record WelcomeFrame(string SessionId, string Revision, string Protocol) : SessionFrame;

/// <summary>The session is logged in.</summary>
/// <param name="User">The subject of the token.</param>
public sealed record AuthenticatedFrame(string User) : SessionFrame;

/// <summary>The service is there.</summary>
public sealed record HeartbeatFrame : SessionFrame;

/// <summary>Frames of a run are left out here: they were put together for a slow reader, or they are no longer held.</summary>
/// <param name="RunId">The run.</param>
/// <param name="After">The last frame before the gap, as <c>epoch.seq</c>.</param>
/// <param name="Next">The first frame after it.</param>
public sealed record GapFrame(string RunId, string After, string Next) : SessionFrame;

/// <summary>A frame was refused; where the session ends, a close frame follows.</summary>
/// <param name="Code">The stable name of the error.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">What to do about it.</param>
public sealed record SessionErrorFrame(string Code, string Message, string Hint) : SessionFrame;
