using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Core.Surveying;
using Regreen.Engine.Testing.Running;

namespace Regreen.Engine.Surveying;

/// <summary>Runs the commands of <c>fingerprints</c>: what they print stands for what no commit and no configuration file holds. A command that cannot tell is no difference.</summary>
/// <param name="config">The project.</param>
/// <param name="environment">The environment of the commands.</param>
/// <param name="redact">Takes secrets out of what they print.</param>
/// <param name="time">The clock.</param>
internal sealed class FingerprintSurvey(ProjectConfig config, ImmutableSortedDictionary<string, string> environment, Func<string, string> redact, TimeProvider time)
{
    private const int MostCharacters = 120;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public async Task<ImmutableArray<Reading>> TakeAsync(Deployment deployment, CancellationToken cancellationToken) =>
        [.. await Task.WhenAll(config.Fingerprints.Select(declared => TakeAsync(declared.Key, Template.FillWords(declared.Value, deployment.ValueOf), cancellationToken)))];

    private async Task<Reading> TakeAsync(string name, ImmutableArray<string> words, CancellationToken cancellationToken)
    {
        var result = await ChildCommand.RunAsync(words, config.Root, environment, Limit, time, new ChildOptions { EndsTheRest = true }, cancellationToken);
        var subject = $"fingerprint {name}";
        if (result.ExitCode != 0 || result.Output.Trim().Length == 0)
        {
            return new Reading(subject, IsIll: false, result.ExitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"Its command ended with {code} and told nothing to compare.") : "Its command could not be run to its end.") { IsDeclared = true };
        }

        var told = result.Output.ReplaceLineEndings("\n").TrimEnd();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(told)))[..12];
        var line = redact(told.Split('\n')[0].Trim());
        return new Reading(subject, IsIll: false, $"It is '{(line.Length <= MostCharacters ? line : line[..MostCharacters] + "…")}' ({hash}).") { Value = hash, IsDeclared = true };
    }
}
