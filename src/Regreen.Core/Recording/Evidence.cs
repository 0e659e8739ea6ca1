namespace Regreen.Core.Recording;

/// <summary>Names one stored, hashed artefact: <c>sha256:</c> and the lower-case hex digest of its redacted bytes.</summary>
public readonly record struct EvidenceId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>What kind of artefact a piece of evidence is.</summary>
public enum EvidenceKind
{
    /// <summary>What went over the wire in one attempt, as JSON lines.</summary>
    Transcript,

    /// <summary>Log lines of the service, one per line, as they were read.</summary>
    Log,

    /// <summary>The spans of a request, one per line, with the stacks under them.</summary>
    Trace,

    /// <summary>A unified diff.</summary>
    Diff,

    /// <summary>A source file at a revision.</summary>
    Source,

    /// <summary>Plain configuration values, one <c>key = value</c> per line.</summary>
    Configuration,

    /// <summary>What probes of processes, ports and dependencies showed.</summary>
    Environment,

    /// <summary>The output of a build or of a command.</summary>
    Output,
}

/// <summary>A place inside a piece of evidence that a claim rests on. It resolves when the artefact exists and the line holds the quote.</summary>
/// <param name="Evidence">The artefact.</param>
/// <param name="Kind">What kind of artefact it is.</param>
/// <param name="Line">The line in the artefact, from 1.</param>
/// <param name="Quote">The text that stands there; a part of that line.</param>
/// <param name="Label">What a person calls the place: a file and line, a frame, a commit.</param>
public sealed record Locator(EvidenceId Evidence, EvidenceKind Kind, int Line, string Quote, string Label);

/// <summary>Keeps evidence under the hash of its content.</summary>
public interface IEvidenceStore
{
    /// <summary>Stores an artefact and names it. Storing the same bytes twice has the effect of once.</summary>
    Task<EvidenceId> PutAsync(EvidenceKind kind, string content, CancellationToken cancellationToken);

    /// <summary>Reads an artefact, or null where it is missing. The content is checked against its hash.</summary>
    Task<string?> GetAsync(EvidenceId id, CancellationToken cancellationToken);
}
