using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Text;
using Regreen.Core;
using Regreen.Core.Diagnosing;
using Regreen.Core.Mining;
using Regreen.Core.Recording;

namespace Regreen.Engine.Diagnosing;

/// <summary>Something that may be proposed.</summary>
/// <param name="Name">What a model calls it.</param>
/// <param name="Subject">What its finding is about: a commit, a configuration key, a process, a part of the surroundings.</param>
/// <param name="Text">What is known of it; text from outside.</param>
internal sealed record Proposable(string Name, string Subject, string Text);

/// <summary>
/// All that a model can do: read what was kept of this issue, look into commits, and propose. Nothing is written but the claims, and a claim whose suspect or evidence is none is dropped and counted.
/// </summary>
/// <param name="suspects">What may be proposed.</param>
/// <param name="evidence">The places that the findings name.</param>
/// <param name="store">Where they are kept.</param>
/// <param name="readDiff">Reads what a commit changes, or null without a repository.</param>
/// <param name="redact">Takes secrets out of what a model is told.</param>
internal sealed class Claims(ImmutableArray<Proposable> suspects, ImmutableArray<Locator> evidence, IEvidenceStore store, Func<string, CancellationToken, Task<string>>? readDiff, Func<string, string> redact)
{
    private const int MostClaims = 5;
    private const int MostLines = 200;
    private const int MostHits = 50;
    private const int LongestLine = 400;
    private const int MostWords = 200;
    private readonly List<(EvidenceId Id, EvidenceKind Kind)> _artefacts = [.. evidence.Select(place => (place.Evidence, place.Kind)).Distinct()];
    private readonly List<Finding> _kept = [];

    /// <summary>Gets the claims that stand: one for each suspect.</summary>
    public ImmutableArray<Finding> Kept => [.. _kept];

    /// <summary>Gets how many were dropped.</summary>
    public int Dropped { get; private set; }

    /// <summary>Gets how often a tool was called.</summary>
    public int Calls { get; private set; }

    /// <summary>Gives the tools.</summary>
    public ImmutableArray<ModelTool> Tools =>
    [
        new("list_suspects", ListSuspects), new("list_evidence", ListEvidence), new("read_evidence", ReadEvidenceAsync), new("search_evidence", SearchEvidenceAsync), new("show_commit", ShowCommitAsync), new("propose", ProposeAsync),
    ];

    [Description("Lists what may be the cause, one a line: NAME: what is known of it.")]
    private string ListSuspects()
    {
        Calls++;
        return suspects.IsEmpty ? "(nothing)" : redact(string.Concat(suspects.Select(suspect => $"{suspect.Name}: {Short(suspect.Text)}\n")));
    }

    [Description("Lists the artefacts that were kept, one a line: NAME kind: the places in it that were noticed.")]
    private string ListEvidence()
    {
        Calls++;
        return _artefacts.Count == 0 ? "(nothing)" : redact(string.Concat(_artefacts.Select((artefact, index) =>
            $"e{index + 1} {artefact.Kind}: {string.Join("; ", evidence.Where(place => place.Evidence == artefact.Id).Select(place => string.Create(CultureInfo.InvariantCulture, $"line {place.Line} ({Short(place.Label)})")).Distinct(StringComparer.Ordinal).Take(MostClaims))}\n")));
    }

    [Description("Reads lines of an artefact, each with its number.")]
    private async Task<string> ReadEvidenceAsync([Description("The artefact, such as e1.")] string artefact, [Description("The first line, from 1.")] int from = 1, [Description("How many lines.")] int count = MostLines)
    {
        Calls++;
        return await LinesAsync(artefact) is { } lines
            ? redact(Joined(lines.Index().Skip(Math.Max(0, from - 1)).Take(Math.Clamp(count, 1, MostLines)).Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Index + 1}: {Short(line.Item)}"))))
            : $"refused: there is no artefact '{Short(artefact)}'";
    }

    [Description("Finds lines that hold a text in all artefacts, as NAME:LINE: text.")]
    private async Task<string> SearchEvidenceAsync([Description("The text, exactly as it stands in a line.")] string text)
    {
        Calls++;
        var hits = new List<string>();
        for (var index = 0; index < _artefacts.Count && text.Length > 0; index++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"e{index + 1}");
            hits.AddRange((await LinesAsync(name) ?? []).Index().Where(line => line.Item.Contains(text, StringComparison.Ordinal)).Select(line => string.Create(CultureInfo.InvariantCulture, $"{name}:{line.Index + 1}: {Short(line.Item)}")));
        }

        return redact(Joined(hits.Take(MostHits)));
    }

    [Description("Keeps what a commit changes as an artefact, and names it; read it with read_evidence.")]
    private async Task<string> ShowCommitAsync([Description("The suspect, as list_suspects names it.")] string suspect, CancellationToken cancellationToken)
    {
        Calls++;
        if (readDiff is null || suspects.FirstOrDefault(other => other.Name == suspect) is not { } commit || !commit.Name.StartsWith("commit ", StringComparison.Ordinal))
        {
            return $"refused: '{Short(suspect)}' is no commit of list_suspects";
        }

        try
        {
            var id = await store.PutAsync(EvidenceKind.Diff, redact(await readDiff(commit.Subject, cancellationToken)), cancellationToken);
            var known = _artefacts.FindIndex(artefact => artefact.Id == id);
            if (known < 0)
            {
                _artefacts.Add((id, EvidenceKind.Diff));
                known = _artefacts.Count - 1;
            }

            return string.Create(CultureInfo.InvariantCulture, $"It is artefact e{known + 1}.");
        }
        catch (UserErrorException error)
        {
            return $"refused: {error.Message}";
        }
    }

    [Description("Proposes a suspect, with the line of an artefact that speaks for it. Experiments decide, so propose only what the line supports.")]
    private async Task<string> ProposeAsync(
        [Description("The suspect, as list_suspects names it.")] string suspect, [Description("The artefact, such as e1.")] string artefact, [Description("The line in it.")] int line, [Description("One sentence: why.")] string words)
    {
        Calls++;
        var proposed = suspects.FirstOrDefault(other => other.Name == suspect);
        var quote = await LinesAsync(artefact) is { } lines && line >= 1 && line <= lines.Length ? lines[line - 1] : "";
        if (proposed is null || quote.Trim().Length == 0 || _kept.Count == MostClaims || _kept.Any(other => other.Subject == proposed.Subject))
        {
            Dropped++;
            return proposed is null ? "dropped: that is no suspect" : quote.Trim().Length == 0 ? "dropped: there is no such line" : "dropped: it was proposed before, or there are enough";
        }

        var (id, kind) = _artefacts[IndexOf(artefact)];
        var place = new Locator(id, kind, line, quote[..Math.Min(quote.Length, LongestLine)], string.Create(CultureInfo.InvariantCulture, $"{artefact}, line {line}"));
        var why = redact(VisibleText.Of(words.ReplaceLineEndings(" "))).Trim();
        _kept.Add(new Finding(Investigator.Model, FindingKind.Hypothesis, $"{proposed.Name}: {why[..Math.Min(why.Length, MostWords)]}", [place]) { Subject = proposed.Subject });
        return "noted";
    }

    private int IndexOf(string artefact) => artefact.Length > 1 && artefact[0] == 'e' && int.TryParse(artefact.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= _artefacts.Count ? number - 1 : -1;

    private async Task<string[]?> LinesAsync(string artefact) => IndexOf(artefact) is >= 0 and var index ? (await store.GetAsync(_artefacts[index].Id, CancellationToken.None))?.Split('\n') : null;

    private static string Joined(IEnumerable<string> lines) => lines.Aggregate(new StringBuilder(), (text, line) => text.Append(line).Append('\n')) is { Length: > 0 } found ? found.ToString() : "(nothing)";

    private static string Short(string text) => VisibleText.Line(text, LongestLine);
}
