using System.Collections.Immutable;
using Regreen.Core.Diagnosing;
using Regreen.Core.Recording;

namespace Regreen.Engine.Diagnosing;

/// <summary>Stores artefacts, makes locators into them, and checks that locators resolve.</summary>
public sealed class EvidenceWriter(IEvidenceStore store)
{
    /// <summary>Stores lines and returns a locator for each chosen one.</summary>
    public async Task<ImmutableArray<Locator>> WriteAsync(
        EvidenceKind kind,
        IReadOnlyList<string> lines,
        IReadOnlyList<(int Index, string Label)> chosen,
        CancellationToken cancellationToken)
    {
        var id = await store.PutAsync(kind, string.Join('\n', lines) + "\n", cancellationToken);
        return [.. chosen.Select(place => new Locator(id, kind, place.Index + 1, Quote(lines[place.Index]), place.Label))];
    }

    /// <summary>Says whether the artefact is there and its line holds the quote.</summary>
    public async Task<bool> ResolvesAsync(Locator locator, CancellationToken cancellationToken)
    {
        var content = await store.GetAsync(locator.Evidence, cancellationToken);
        if (content is null || locator.Line < 1)
        {
            return false;
        }

        var line = content.Split('\n').ElementAtOrDefault(locator.Line - 1);
        return line is not null && line.Contains(locator.Quote, StringComparison.Ordinal);
    }

    /// <summary>Takes out the locators that do not resolve.</summary>
    public async Task<ImmutableArray<Finding>> KeepResolvedAsync(ImmutableArray<Finding> findings, CancellationToken cancellationToken)
    {
        var kept = ImmutableArray.CreateBuilder<Finding>(findings.Length);
        foreach (var finding in findings)
        {
            kept.Add(finding with { Evidence = await KeepResolvedAsync(finding.Evidence, cancellationToken) });
        }

        return kept.MoveToImmutable();
    }

    /// <summary>Takes out the locators that do not resolve.</summary>
    public async Task<ImmutableArray<Locator>> KeepResolvedAsync(ImmutableArray<Locator> locators, CancellationToken cancellationToken)
    {
        var kept = ImmutableArray.CreateBuilder<Locator>();
        foreach (var locator in locators)
        {
            if (await ResolvesAsync(locator, cancellationToken))
            {
                kept.Add(locator);
            }
        }

        return kept.ToImmutable();
    }

    private static string Quote(string line) => line.Length <= 400 ? line : line[..400];
}
