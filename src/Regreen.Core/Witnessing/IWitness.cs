using System.Collections.Immutable;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Observing;

namespace Regreen.Core.Witnessing;

/// <summary>What a witness stands in front of.</summary>
/// <param name="Http">The service's base address.</param>
/// <param name="WebSocket">Its WebSocket address, or null.</param>
/// <param name="Protocol">How its frames are read.</param>
/// <param name="Redactor">What keeps secrets out of everything that is handed out.</param>
public sealed record WitnessSettings(string Http, string? WebSocket, Protocol Protocol, Redactor Redactor)
{
    /// <summary>Gets where plug-ins for test runners are laid out.</summary>
    public required string PluginFolder { get; init; }

    /// <summary>Gets the words in which credentials of this service stand.</summary>
    public CredentialText Credentials { get; init; } = new([], []);

    /// <summary>Gets how many messages of one recording are kept at most; the others pass and are counted. Default: 250,000.</summary>
    public int MostMessages { get; init; } = 250_000;

    /// <summary>Gets whether it is also a proxy, for suites that cannot be given another address. Default: no.</summary>
    public bool IsProxy { get; init; }

    /// <summary>Gets the path on which the service says its revision, and the field; null where it does not.</summary>
    public (string Path, string Field)? Revision { get; init; }
}

/// <summary>A recording proxy in front of the target.</summary>
public interface IWitness
{
    /// <summary>Opens a witness on free ports of the loopback interface.</summary>
    Task<IWitnessSession> OpenAsync(WitnessSettings settings, CancellationToken cancellationToken);
}

/// <summary>A witness that stands.</summary>
public interface IWitnessSession : IAsyncDisposable
{
    /// <summary>Gets the base address that a suite uses instead of the service's.</summary>
    string Http { get; }

    /// <summary>Gets the WebSocket address that a suite uses instead of the service's, or null.</summary>
    string? WebSocket { get; }

    /// <summary>Gets the variables by which plug-ins for test runners are loaded and find the witness, and programs their proxy where it is one.</summary>
    /// <param name="environment">The environment that they go into.</param>
    ImmutableSortedDictionary<string, string> Join(ImmutableSortedDictionary<string, string> environment);

    /// <summary>Begins a new recording and breaks traffic by a plan. What was recorded without a plan stays as material for those that follow.</summary>
    void Watch(SabotagePlan plan);

    /// <summary>Ends the recording: ends what is still open, and hands out what was seen.</summary>
    Task<ImmutableArray<WitnessedExchange>> CollectAsync(CancellationToken cancellationToken);
}
