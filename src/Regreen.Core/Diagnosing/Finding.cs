using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Regreen.Core.Recording;

namespace Regreen.Core.Diagnosing;

/// <summary>Who observed something.</summary>
public enum Investigator
{
    /// <summary>Reads transcripts.</summary>
    Wire,

    /// <summary>Reads the service's logs.</summary>
    Log,

    /// <summary>Reads the service's traces.</summary>
    Trace,

    /// <summary>Compares configuration with the baseline's.</summary>
    Configuration,

    /// <summary>Reads the history since the baseline.</summary>
    History,

    /// <summary>Probes processes, ports and dependencies.</summary>
    Environment,

    /// <summary>Compares the suites with the baseline's.</summary>
    Suite,

    /// <summary>A chat model that reads what the others found.</summary>
    Model,
}

/// <summary>What an investigator observed. It is an observation with its place, never a conclusion.</summary>
/// <param name="By">Who observed it.</param>
/// <param name="Kind">What kind of observation it is.</param>
/// <param name="Text">The observation in one sentence.</param>
/// <param name="Evidence">Where it can be seen.</param>
public sealed record Finding(Investigator By, FindingKind Kind, string Text, ImmutableArray<Locator> Evidence)
{
    /// <summary>Gets the thing observed: a process name, a <c>FILE:KEY</c>, a <c>FILE:LINE</c>, a log template; empty where there is none.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Gets the value at the baseline, for findings that compare; null means absent.</summary>
    public string? Before { get; init; }

    /// <summary>Gets the value now, for findings that compare; null means absent.</summary>
    public string? Now { get; init; }

    /// <summary>Gets whether only the moment of a log line ties it to the failing request: no line carries its trace id. That is weaker.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsByMoment { get; init; }
}

/// <summary>The kinds of observation.</summary>
public enum FindingKind
{
    /// <summary>A frame, status or close code that differs from the healthy run (why 1).</summary>
    Symptom,

    /// <summary>What the service itself wrote about that very request (why 2).</summary>
    Mechanism,

    /// <summary>What an answer repeats of a tool's result: it was wrong before the answer was written (why 2, where the service wrote nothing).</summary>
    ResultRepeated,

    /// <summary>The place in the source that wrote the line or threw (why 3).</summary>
    SourceLocation,

    /// <summary>A configuration value that differs from the baseline's.</summary>
    ConfigurationChanged,

    /// <summary>A process of the deployment that is gone.</summary>
    ProcessDown,

    /// <summary>Something around the deployment with which nothing can work: a certificate that is refused, a dependency that does not answer, a full disk.</summary>
    SurroundingsIll,

    /// <summary>What around the deployment was looked at and is as it should be: it is not the cause.</summary>
    SurroundingsWell,

    /// <summary>Something around the deployment that works and is not what it was at the baseline.</summary>
    SurroundingsChanged,

    /// <summary>Something that the target stands on, and that is not what it was at the baseline: an image, or what the project declared: a flag, a schema, data.</summary>
    FingerprintChanged,

    /// <summary>A data migration that was added since the good end, by the commit in <see cref="Finding.Now"/>: what it did to the data stays when its commit is taken back.</summary>
    DataMigrated,

    /// <summary>A suite file that differs from the baseline's.</summary>
    SuiteChanged,

    /// <summary>A check that was green although the fault was there (why 5).</summary>
    HollowCheck,

    /// <summary>What the logs say in general: lines that are new since the healthy window.</summary>
    NewLogTemplate,

    /// <summary>What healthy requests wrote and the failing ones did not.</summary>
    GoneLogTemplate,

    /// <summary>What the failing requests write at a graver level than healthy ones, or much more or less often than the same cases did when they were proven.</summary>
    ChangedLogTemplate,

    /// <summary>A step that every healthy request of the same operation went through and the failing one did not.</summary>
    GoneSpan,

    /// <summary>A commit since the last proven green that changes what the evidence speaks of.</summary>
    ChangeTouches,

    /// <summary>A former run in which the same symptom was there and was closed.</summary>
    SeenBefore,

    /// <summary>What a chat model proposed, with a line that resolves. It may be tried a little earlier, and proves nothing.</summary>
    Hypothesis,

    /// <summary>That a chat model was asked, what came of it and what it cost.</summary>
    ModelAsked,

    /// <summary>A source that was asked and had nothing, or could not be read.</summary>
    NotSeen,
}
