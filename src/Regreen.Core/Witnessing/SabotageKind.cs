namespace Regreen.Core.Witnessing;

/// <summary>The ways in which the witness breaks traffic on purpose.</summary>
public enum SabotageKind
{
    /// <summary>The connection is reset before any answer.</summary>
    Refuse,

    /// <summary>Nothing is answered for a while, then the connection is reset.</summary>
    Blackhole,

    /// <summary>HTTP 503 instead of an answer.</summary>
    ServerError,

    /// <summary>A WebSocket is closed with 1011 at the first message.</summary>
    InternalClose,

    /// <summary>Credentials are taken out.</summary>
    StripAuthentication,

    /// <summary>The signature of the credentials is broken.</summary>
    BreakAuthentication,

    /// <summary>Another user's credentials are put in.</summary>
    AnotherUser,

    /// <summary>Valid credentials are put in where a refusal is expected.</summary>
    ValidCredentials,

    /// <summary>The content of answers is emptied; their form stays.</summary>
    BlankContent,

    /// <summary>Answers to something else are given.</summary>
    AnotherAnswer,

    /// <summary>Answers break off: of a body come its first bytes, of a stream all but its end.</summary>
    Truncate,

    /// <summary>What tells of tools is left out.</summary>
    WithoutTools,

    /// <summary>Answers that another user got are given.</summary>
    AnothersData,

    /// <summary>After its first fault the service does not come back.</summary>
    GoneAfterFault,

    /// <summary>Answers come late.</summary>
    HoldBack,

    /// <summary>The service says that another revision serves.</summary>
    StaleRevision,

    /// <summary>Something else is asked.</summary>
    AnotherQuestion,

    /// <summary>Other numbers are asked for: the figures of the answers must change.</summary>
    OtherNumbers,

    /// <summary>The same is asked in other words: the case must stay green.</summary>
    OtherWords,

    /// <summary>The question comes back as the answer.</summary>
    Echo,
}
