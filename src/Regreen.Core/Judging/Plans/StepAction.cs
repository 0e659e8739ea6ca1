using System.Collections.Immutable;
using Regreen.Core.Configuring;

namespace Regreen.Core.Judging.Plans;

/// <summary>Which credentials a step shows.</summary>
public enum Credential
{
    /// <summary>The user's own.</summary>
    Own,

    /// <summary>None at all.</summary>
    None,

    /// <summary>A well-formed token with a broken signature.</summary>
    Wrong,
}

/// <summary>Which way an agent is asked.</summary>
public enum AskWay
{
    /// <summary>Over the session.</summary>
    Session,

    /// <summary>By one HTTP exchange.</summary>
    Http,

    /// <summary>By an HTTP request that is answered by an event stream.</summary>
    Sse,
}

/// <summary>What a step does. Texts may hold <c>{{name.path}}</c> of steps before.</summary>
/// <param name="Channel">The session or exchange: unique in the case.</param>
/// <param name="User">In whose name, or null.</param>
public abstract record StepAction(string Channel, string? User)
{
    /// <summary>Gets whether the answer is an event stream over HTTP.</summary>
    public virtual bool IsStream => false;

    /// <summary>Gets whether the answer is a row of events that belong together.</summary>
    public bool HasEvents => IsStream || this is Ask or Resume;

    /// <summary>One HTTP exchange.</summary>
    public sealed record Http(string Channel, string? User, string Method, string Path) : StepAction(Channel, User)
    {
        /// <summary>Gets the credentials to show.</summary>
        public Credential Credential { get; init; } = Credential.Own;

        /// <summary>Gets the request headers.</summary>
        public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

        /// <summary>Gets the body, or null.</summary>
        public string? Body { get; init; }

        /// <summary>Gets whether the body is JSON.</summary>
        public bool IsJson { get; init; }
    }

    /// <summary>One HTTP exchange whose answer is an event stream.</summary>
    public sealed record Sse(string Channel, Http Request) : StepAction(Channel, Request.User)
    {
        /// <inheritdoc/>
        public override bool IsStream => true;

        /// <summary>Gets the event after which nothing more is read, or null: until the stream ends.</summary>
        public string? Until { get; init; }
    }

    /// <summary>Opens a WebSocket and logs in.</summary>
    public sealed record Connect(string Channel, string? User) : StepAction(Channel, User)
    {
        /// <summary>Gets the credentials to show.</summary>
        public Credential Credential { get; init; } = Credential.Own;

        /// <summary>Gets how to log in, or null for the target's way.</summary>
        public AuthenticationWay? Via { get; init; }

        /// <summary>Gets whether to log in at all.</summary>
        public bool Login { get; init; } = true;
    }

    /// <summary>Asks an agent.</summary>
    public sealed record Ask(string Channel, string? User, string Agent, string Message) : StepAction(Channel, User)
    {
        /// <inheritdoc/>
        public override bool IsStream => Via == AskWay.Sse;

        /// <summary>Gets the event after which nothing more is waited for, or null: until the terminal event.</summary>
        public string? Until { get; init; }

        /// <summary>Gets which way the request goes. Default: over the session.</summary>
        public AskWay Via { get; init; }

        /// <summary>Gets whether the request goes over HTTP instead of the session.</summary>
        public bool OverHttp => Via != AskWay.Session;

        /// <summary>Gets the credentials to show, over HTTP.</summary>
        public Credential Credential { get; init; } = Credential.Own;
    }

    /// <summary>Sends a raw message.</summary>
    public sealed record Send(string Channel, string? User, string Text) : StepAction(Channel, User);

    /// <summary>Drops the connection of a session without a word, and opens it again as it was opened.</summary>
    public sealed record Reconnect(string Channel, string? User) : StepAction(Channel, User);

    /// <summary>Follows a request that was asked before to its end.</summary>
    /// <param name="Channel">The session.</param>
    /// <param name="User">In whose name, or null.</param>
    /// <param name="Asked">The step that asked it.</param>
    public sealed record Resume(string Channel, string? User, int Asked) : StepAction(Channel, User);

    /// <summary>Waits before the next step.</summary>
    /// <param name="Channel">A name of its own.</param>
    /// <param name="Time">How long, or how long at most.</param>
    public sealed record Wait(string Channel, TimeSpan Time) : StepAction(Channel, null)
    {
        /// <summary>Gets the steps whose refusals say how long to wait; empty: the whole time.</summary>
        public ImmutableArray<int> Refused { get; init; } = [];
    }

    /// <summary>Closes the session.</summary>
    public sealed record Close(string Channel, string? User) : StepAction(Channel, User);
}
