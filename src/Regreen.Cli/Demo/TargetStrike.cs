using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Regreen.Cli.Hosting;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Cli.Demo;

/// <summary>Kills a process of the target as soon as the first deployment stands, as an accident would.</summary>
internal sealed partial class TargetStrike(ProjectSession session, string? process)
{
    private bool _struck;

    public async Task SawAsync(JournalEntry entry)
    {
        if (process is null || _struck || entry.Fact is not RevisionDeployed deployed)
        {
            return;
        }

        _struck = true;
        var status = (await session.Parts.StatusAsync(deployed.Deployment, CancellationToken.None)).First(other => other.Name == process);
        using var victim = Process.GetProcessById(int.Parse(Number().Match(status.Detail).Value, CultureInfo.InvariantCulture));
        victim.Kill();
        await victim.WaitForExitAsync(CancellationToken.None);
    }

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
