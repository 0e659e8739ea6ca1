using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Regreen.FaultLab.Running;

/// <summary>Kills a process of the target as soon as the run says that it is deployed, as an accident would.</summary>
internal sealed class Strike(string work, string? process)
{
    private bool _struck;

    /// <summary>Sees a line that the product said.</summary>
    public void Saw(string line)
    {
        if (process is null || _struck || !line.StartsWith("iteration 1 ", StringComparison.Ordinal) || !line.Contains("deployed", StringComparison.Ordinal))
        {
            return;
        }

        _struck = true;
        var port = PortOf(process);
        foreach (var id in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0])))
        {
            if (IsServing(id!, port))
            {
                using var victim = Process.GetProcessById(int.Parse(id!, CultureInfo.InvariantCulture));
                victim.Kill();
            }
        }
    }

    private string PortOf(string name)
    {
        var record = Directory.GetFiles(Path.Combine(work, ".regreen", "deployments"), "*.json").OrderByDescending(File.GetLastWriteTimeUtc).First();
        using var document = JsonDocument.Parse(File.ReadAllText(record));
        return document.RootElement.GetProperty("processes").EnumerateArray().First(entry => entry.GetProperty("name").GetString() == name).GetProperty("port").GetInt32().ToString(CultureInfo.InvariantCulture);
    }

    // Its supervisor has the same words on its command line, and the product's own before them.
    private static bool IsServing(string id, string port)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{id}/cmdline").Split('\0');
            return words.Any(word => word == port || word.EndsWith($":{port}", StringComparison.Ordinal)) && !words.Any(word => word.EndsWith("regreen.dll", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false;
        }
    }
}
