using System.Collections.Immutable;
using System.Text.Json;
using Regreen.Cli.Demo;

namespace Regreen.FaultLab.Planting;

/// <summary>
/// The scripted repair command: it makes in the folder where it is started the changes that the lab wrote down for the fault at hand. The workspace names only this
/// program, so nothing in it tells what is wrong.
/// </summary>
internal static class PlantedRepair
{
    /// <summary>Writes down what the command will do.</summary>
    public static Task WriteAsync(string file, PlantedFault fault, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(file, JsonSerializer.Serialize(fault.PartsOf(Place.Repair).SelectMany(part => part.Edit.Changes)), cancellationToken);

    /// <summary>Does it.</summary>
    public static async Task RunAsync(string file, string folder, CancellationToken cancellationToken)
    {
        var changes = JsonSerializer.Deserialize<ImmutableArray<TextChange>>(await File.ReadAllTextAsync(file, cancellationToken));
        foreach (var change in changes)
        {
            var path = Path.Combine(folder, change.Path);
            var files = ImmutableDictionary<string, string>.Empty.Add(change.Path, File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : "");
            await File.WriteAllTextAsync(path, new SourceEdit("repair", ["repair"], [change]).Apply(files)[change.Path], cancellationToken);
        }
    }
}
