using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Recording;

namespace Regreen.Engine.Diagnosing;

/// <summary>Compares the plain configuration values with those of the last proven green.</summary>
public sealed class ConfigurationInvestigator(Func<CancellationToken, Task<ImmutableSortedDictionary<string, string>>> readValues, EvidenceWriter evidence) : IInvestigator
{
    /// <inheritdoc/>
    public Investigator By => Investigator.Configuration;

    /// <inheritdoc/>
    public async Task<ImmutableArray<Finding>> LookAsync(InvestigationScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.Start.Baseline is not { } baseline)
        {
            return [];
        }

        var now = await readValues(cancellationToken);
        var changed = baseline.Configuration.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(key => (Key: key, Before: baseline.Configuration.GetValueOrDefault(key), Now: now.GetValueOrDefault(key)))
            .Where(value => !string.Equals(value.Before, value.Now, StringComparison.Ordinal))
            .ToImmutableArray();
        if (changed.IsEmpty)
        {
            return [];
        }

        var lines = changed.Select(value => $"{value.Key}: {value.Before ?? "(absent)"} -> {value.Now ?? "(absent)"}").ToArray();
        var locators = await evidence.WriteAsync(EvidenceKind.Configuration, lines, [.. changed.Select((value, index) => (index, value.Key))], cancellationToken);
        return
        [
            .. changed.Select((value, index) => new Finding(
                Investigator.Configuration,
                FindingKind.ConfigurationChanged,
                $"{value.Key} was {value.Before ?? "absent"} at the last proven green and is {value.Now ?? "absent"} now.",
                [locators[index]])
            { Subject = value.Key, Before = value.Before, Now = value.Now }),
        ];
    }
}
