using System.Collections.Immutable;
using Regreen.FaultLab.Planting;

namespace Regreen.FaultLab;

/// <summary>What the command line asks for.</summary>
/// <param name="Home">The root of Regreen's sources.</param>
/// <param name="Names">Names of faults, services or layers; empty: everything.</param>
internal sealed record LabOptions(string Home, ImmutableArray<string> Names)
{
    public const string Usage = "./bench lab [NAME…] [--json] [--fresh] [--again] [--list]: NAME is a fault, a service or a layer; --fresh forgets everything, --again runs what was run already.";

    /// <summary>Gets the folder where everything is kept.</summary>
    public string Folder { get; init; } = Path.Combine(Home, "artifacts", "bench", "lab");

    /// <summary>Gets whether the result is written as JSON.</summary>
    public bool Json { get; init; }

    /// <summary>Gets whether former results, workspaces and builds are forgotten.</summary>
    public bool IsFresh { get; init; }

    /// <summary>Gets whether faults with a result are run again.</summary>
    public bool Again { get; init; }

    /// <summary>Gets whether the faults are only listed.</summary>
    public bool IsListing { get; init; }

    /// <summary>Reads the command line; null where it is not understood.</summary>
    public static LabOptions? Parse(string home, string[] args) =>
        args.Where(arg => arg.StartsWith('-')).Except(["--json", "--fresh", "--again", "--list"], StringComparer.Ordinal).Any() ? null
            : new LabOptions(home, [.. args.Where(arg => !arg.StartsWith('-'))])
            {
                Json = args.Contains("--json", StringComparer.Ordinal),
                IsFresh = args.Contains("--fresh", StringComparer.Ordinal),
                Again = args.Contains("--again", StringComparer.Ordinal),
                IsListing = args.Contains("--list", StringComparer.Ordinal),
            };

    /// <summary>Says whether a fault is wanted.</summary>
    public bool Wants(PlantedFault fault) =>
        Names.IsEmpty || Names.Any(name => name == fault.Name || name == fault.Service || name == fault.Layer || name == $"{fault.Service}/{fault.Name}");
}
