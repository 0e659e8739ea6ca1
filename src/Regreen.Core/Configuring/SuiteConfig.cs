using System.Collections.Immutable;
using Regreen.Core.Judging;

namespace Regreen.Core.Configuring;

/// <summary>A suite: scenario files, or an existing suite's command with its result file.</summary>
public sealed record SuiteConfig(string Name)
{
    /// <summary>Gets whether it stands in the manifest and the exit code. Default: true.</summary>
    public bool Gate { get; init; } = true;

    /// <summary>Gets whether whoever writes repairs must never see it: neither its files nor what its cases showed. Default: no.</summary>
    public bool HeldOut { get; init; }

    /// <summary>Gets the scenario files, relative to the root.</summary>
    public ImmutableArray<string> Scenarios { get; init; } = [];

    /// <summary>Gets the command of an existing suite.</summary>
    public string? Command { get; init; }

    /// <summary>Gets the files that the command writes, as globs relative to the root; empty: its exit code is all there is.</summary>
    public ImmutableArray<string> Results { get; init; } = [];

    /// <summary>Gets the format of those files, or null to find it out.</summary>
    public ResultFormat? Format { get; init; }

    /// <summary>Gets the command that prints the suite's tests, or null: those of its newest run count.</summary>
    public string? List { get; init; }

    /// <summary>Gets the command's words, where it was given in words and not as a line.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>Gets whether nothing is known of the suite but its command, so that its results are looked for. Default: no.</summary>
    public bool IsWrapped { get; init; }

    /// <summary>Gets how long the command may take. Default: 10 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets what the cases of an existing suite claim, besides what their traffic shows.</summary>
    public ImmutableArray<Claim> Claims { get; init; } = [];

    /// <summary>Gets how the claims of an existing suite are tested. Default: live.</summary>
    public SuiteControlsMode Controls { get; init; } = SuiteControlsMode.Live;

    /// <summary>Gets variables of the command, by which an existing suite learns where the target is.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Gets whether an existing suite that cannot be given an address reaches the target through proxy settings. Default: no.</summary>
    public bool Proxy { get; init; }

    /// <summary>Gets the command that runs one case of an existing suite alone, or null.</summary>
    public string? Rerun { get; init; }
}

/// <summary>How the claims of an existing suite are tested.</summary>
public enum SuiteControlsMode
{
    /// <summary>The suite runs again, against a service whose traffic is broken.</summary>
    Live,

    /// <summary>Recorded traffic only: nothing is asked again, and nothing is proven.</summary>
    Cheap,
}

/// <summary>Formats of result files.</summary>
public enum ResultFormat
{
    /// <summary>JUnit XML.</summary>
    Junit,

    /// <summary>TRX, of Visual Studio and <c>dotnet test</c>.</summary>
    Trx,

    /// <summary>Common Test Report Format.</summary>
    Ctrf,

    /// <summary>Test Anything Protocol.</summary>
    Tap,
}
