using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Regreen.FaultLab.Planting;

namespace Regreen.FaultLab.Tests;

/// <summary>The lab's services and faults as they are today.</summary>
internal static class LabMaterial
{
    public static string Home { get; } = FindHome();

    private static Lazy<Task<ImmutableArray<LabService>>> Read { get; } = new(() => LabService.ReadAllAsync(Home, CancellationToken.None));

    public static Task<ImmutableArray<LabService>> ServicesAsync() => Read.Value;

    public static async Task<ImmutableArray<PlantedFault>> FaultsAsync() => [.. (await ServicesAsync()).SelectMany(service => service.Faults)];

    private static string FindHome([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
