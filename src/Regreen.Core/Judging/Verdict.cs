namespace Regreen.Core.Judging;

/// <summary>How one case ended. Only <see cref="Proven"/> is green.</summary>
public enum Verdict
{
    /// <summary>It did not run.</summary>
    NotRun,

    /// <summary>It passed on this revision, and every control of its claims turned it red.</summary>
    Proven,

    /// <summary>It passed, and at least one of its claims is not tested by its controls.</summary>
    Unproven,

    /// <summary>The service answered wrongly.</summary>
    Failing,

    /// <summary>It fails now and then, and no more often than at the last revision at which it was proven.</summary>
    Flaky,

    /// <summary>It could not be judged: the suite, the target or the network broke before an answer could be.</summary>
    Errored,
}

/// <summary>What a case says it shows.</summary>
public enum Claim
{
    /// <summary>The service can be reached and answers.</summary>
    Reachable,

    /// <summary>The service knows who asks, and refuses whom it should refuse.</summary>
    Authenticated,

    /// <summary>An agent answers what was asked.</summary>
    Answers,

    /// <summary>An agent's tools ran and gave results.</summary>
    UsesTools,

    /// <summary>Nothing of one user reaches another.</summary>
    Isolated,

    /// <summary>After a fault the service serves again.</summary>
    Recovers,

    /// <summary>Answers come within their limits.</summary>
    Fast,
}

/// <summary>Where an attempt first left the healthy path; the order is the order in which a request meets them.</summary>
public enum Phase
{
    /// <summary>The suite itself could not start: its file, its helper, its command.</summary>
    Suite,

    /// <summary>Getting the credentials of a user.</summary>
    Credentials,

    /// <summary>Reaching the address.</summary>
    Reach,

    /// <summary>The HTTP exchange or the WebSocket handshake.</summary>
    Connect,

    /// <summary>Proving who asks.</summary>
    Authenticate,

    /// <summary>The request was taken and an agent began.</summary>
    Request,

    /// <summary>Tools ran.</summary>
    Tools,

    /// <summary>The answer came and holds what it must.</summary>
    Answer,

    /// <summary>Properties over several answers: isolation, sensitivity, recovery.</summary>
    Relation,

    /// <summary>Time limits.</summary>
    Time,
}
