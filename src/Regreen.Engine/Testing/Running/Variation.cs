using Regreen.Core.Judging.Plans;

namespace Regreen.Engine.Testing.Running;

/// <summary>How a live control differs from the case: where it goes, as whom, and what it asks.</summary>
internal sealed record Variation
{
    /// <summary>Gets the case as it is.</summary>
    public static Variation None { get; } = new();

    /// <summary>Gets another HTTP address, or null.</summary>
    public string? Http { get; init; }

    /// <summary>Gets another WebSocket address, or null.</summary>
    public string? WebSocket { get; init; }

    /// <summary>Gets who shows which credentials, in the place of a user and theirs.</summary>
    public Func<string?, Credential, (string? User, Credential Credential)> Credentials { get; init; } = (user, credential) => (user, credential);

    /// <summary>Gets whether connections log in that do not in the case.</summary>
    public bool LogIn { get; init; }

    /// <summary>Gets whether the service is gone from the first fault on: sessions are cut, and whoever connects finds a closed port.</summary>
    public bool EndsAtFault { get; init; }

    /// <summary>Gets whether what comes in steps with a time limit is held back past it.</summary>
    public bool Stalls { get; init; }

    /// <summary>Gets what is asked instead, or null.</summary>
    public OtherQuestion? Question { get; init; }

    /// <summary>Gets how a question is put instead, to an agent or in a call over JSON-RPC.</summary>
    public Func<string, string> Reword { get; init; } = question => question;

    /// <summary>Gets how calls over JSON-RPC ask for other numbers; from 1, 0 for not at all.</summary>
    public int OtherNumbers { get; init; }

    /// <summary>Gets how HTTP steps ask for something else: other numbers in their paths, other values in their queries, another message; from 1, 0 for not at all.</summary>
    public int OtherInput { get; init; }
}
