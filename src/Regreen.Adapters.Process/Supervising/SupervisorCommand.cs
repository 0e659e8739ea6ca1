using System.Collections.Immutable;

namespace Regreen.Adapters.Process.Supervising;

/// <summary>How a supervisor is started.</summary>
/// <param name="Words">The program and its first arguments, the last of which is <see cref="Supervisor.Verb"/>: <c>/usr/bin/regreen supervise</c>.</param>
public sealed record SupervisorCommand(ImmutableArray<string> Words)
{
    /// <summary>Gets the variables that the supervisor needs to start and its process must not see, as <c>DOTNET_ROOT</c>.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;
}
