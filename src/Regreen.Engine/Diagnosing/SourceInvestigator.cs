using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Regreen.Core.Deploying;
using Regreen.Core.Diagnosing;
using Regreen.Core.Judging;
using Regreen.Core.Mining;
using Regreen.Core.Recording;
using Regreen.Core.Weighing;

namespace Regreen.Engine.Diagnosing;

/// <summary>Second round: finds the place in the source that wrote a line of the log, or a frame of its stack.</summary>
public sealed partial class SourceInvestigator(SourceText sources, EvidenceWriter evidence)
{
    private const int ShortestLiteral = 8;
    private const int MostPlaces = 4;
    private const int MostPairs = 24;

    // Two pairs, or one of long words: less is shared by chance.
    private const int LeastShared = 12;

    /// <summary>Looks for the places behind the findings of the first round.</summary>
    public async Task<ImmutableArray<Finding>> LookAsync(InvestigationScope scope, ImmutableArray<Finding> firstRound, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var found = ImmutableArray.CreateBuilder<Finding>();
        if (await MakerOfMissingAsync(scope.Commit, firstRound, cancellationToken) is { } maker)
        {
            found.Add(maker);
        }

        // Before the service was reached it had no say in the symptom.
        var worded = firstRound.Where(IsWorded).Where(finding => finding.Kind != FindingKind.Symptom || scope.Issue.Issue.Phase >= Phase.Connect);
        foreach (var finding in worded.OrderBy(finding => finding.Kind == FindingKind.Symptom))
        {
            var place = await FromStackAsync(scope.Commit, finding, cancellationToken) ?? await FromTextAsync(scope.Commit, finding, cancellationToken) ?? await FromWordsAsync(scope.Commit, finding, cancellationToken);
            if (place is not null && found.All(other => other.Subject != $"{place.Path}:{place.Line}"))
            {
                found.Add(await ToFindingAsync(scope.Commit, place, finding.Kind == FindingKind.Symptom ? "answers so" : "writes that line", cancellationToken));
            }

            if (found.Count >= MostPlaces)
            {
                break;
            }
        }

        return found.ToImmutable();
    }

    // Whoever misses a name only tells of it: what to look at is who makes the thing without it.
    private async Task<Finding?> MakerOfMissingAsync(string commit, ImmutableArray<Finding> firstRound, CancellationToken cancellationToken)
    {
        foreach (var finding in firstRound.Where(finding => finding.Kind == FindingKind.Mechanism))
        {
            if (MissingName.In(MessageOf(finding)) is { } missing && await MakerAsync(commit, missing, cancellationToken) is { } maker)
            {
                return await ToFindingAsync(commit, maker, $"makes that in which '{VisibleText.Of(missing.Name)}' is missing", cancellationToken);
            }
        }

        return null;
    }

    /// <summary>Says whether a text names a place in the source, as a frame of a stack does.</summary>
    internal static bool NamesPlace(string text) => StackFrame().IsMatch(text);

    private static bool IsWorded(Finding finding) => finding.Kind is FindingKind.Mechanism or FindingKind.NewLogTemplate or FindingKind.Symptom;

    private async Task<SourceLine?> FromStackAsync(string commit, Finding finding, CancellationToken cancellationToken)
    {
        var text = string.Join('\n', finding.Evidence.Select(locator => locator.Quote).Append(finding.Subject).Append(finding.Text));
        foreach (Match match in StackFrame().Matches(text).Cast<Match>().Take(20))
        {
            var (path, number) = (match.Groups["path"].Value, int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture));
            var parts = path.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries);
            for (var first = 0; first < parts.Length; first++)
            {
                var relative = string.Join('/', parts[first..]);
                if (await sources.Read(commit, relative, cancellationToken) is { } content && content.Split('\n').ElementAtOrDefault(number - 1) is { } line)
                {
                    return new SourceLine(relative, number, line);
                }
            }
        }

        return null;
    }

    // The longest constant piece of the message that stands in few places of the source is what wrote it.
    private async Task<SourceLine?> FromTextAsync(string commit, Finding finding, CancellationToken cancellationToken)
    {
        foreach (var literal in Literals(finding).Take(8))
        {
            var places = await sources.Find(commit, literal, cancellationToken);
            var code = places.Where(Writes).ToImmutableArray();
            if (code.Length is >= 1 and <= 3)
            {
                return code[0];
            }
        }

        return null;
    }

    // A message of the service that is put together from values stands nowhere as it was said: the line that shares most of its pairs of words wrote it.
    // A symptom is told in the words of the suite: what they share with a line is chance.
    private async Task<SourceLine?> FromWordsAsync(string commit, Finding finding, CancellationToken cancellationToken)
    {
        var shared = new Dictionary<SourceLine, int>();
        foreach (var pair in finding.Kind == FindingKind.Symptom ? [] : WordPairs.Of(MessageOf(finding)).Take(MostPairs))
        {
            foreach (var place in (await sources.Find(commit, pair, cancellationToken)).Where(Writes))
            {
                shared[place] = shared.GetValueOrDefault(place) + pair.Length;
            }
        }

        var best = shared.Values.DefaultIfEmpty(0).Max();
        return best >= LeastShared && shared.Where(entry => entry.Value == best).Select(entry => entry.Key).Take(MostPlaces).ToImmutableArray() is { Length: <= 3 } places ? places[0] : null;
    }

    private async Task<SourceLine?> MakerAsync(string commit, MissingName missing, CancellationToken cancellationToken)
    {
        var lines = new List<SourceLine>();
        foreach (var key in missing.Carried.Prepend(missing.Name).SelectMany(MissingName.KeysOf))
        {
            lines.AddRange((await sources.Find(commit, key, cancellationToken)).Where(Writes));
        }

        return missing.WriterAmong(lines);
    }

    // What follows the message in lines of its own is a stack: its words are nobody's message.
    private static string MessageOf(Finding finding) => finding.Subject.Length > 0 && finding.Kind != FindingKind.Symptom ? finding.Subject.Split('\n')[0] : finding.Text;

    // A comment writes nothing.
    private static bool Writes(SourceLine line) => IsCode(line.Path) && !Comment().IsMatch(line.Text);

    private static IEnumerable<string> Literals(Finding finding)
    {
        var text = MessageOf(finding);
        return LogReading.Mask(text).Split("<*>").Select(piece => piece.Trim()).Where(piece => piece.Length >= ShortestLiteral).OrderByDescending(piece => piece.Length)
            .Concat(text.Split([':', ';'], StringSplitOptions.TrimEntries).Where(piece => piece.Length >= ShortestLiteral));
    }

    /// <summary>Says whether a file holds code of the service, by its path.</summary>
    internal static bool IsCode(string path) =>
        !path.Split('/').Any(part => part.StartsWith("test", StringComparison.OrdinalIgnoreCase) || part.Equals("docs", StringComparison.OrdinalIgnoreCase))
        && Path.GetExtension(path) is not (".md" or ".txt" or ".yaml" or ".yml" or ".json" or ".csv" or ".lock");

    private async Task<Finding> ToFindingAsync(string commit, SourceLine place, string does, CancellationToken cancellationToken)
    {
        var content = await sources.Read(commit, place.Path, cancellationToken) ?? "";
        var lines = content.Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        var locators = place.Line <= lines.Length
            ? await evidence.WriteAsync(EvidenceKind.Source, lines, [(place.Line - 1, $"{place.Path}:{place.Line}")], cancellationToken)
            : [];
        return new Finding(
            Investigator.History,
            FindingKind.SourceLocation,
            $"{place.Path}:{place.Line} {does}: {place.Text.Trim()}",
            locators)
        { Subject = $"{place.Path}:{place.Line}" };
    }

    [GeneratedRegex(@"^\s*(?://|/\*|\*(?:[\s/]|$)|#(?:\s|$)|--\s|<!--)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?:\bin |\bat |\(|File "")(?:async )?(?:file://)?(?<path>[\w./\\-]+\.\w{1,5})(?::line |:|"", line )(?<line>\d{1,6})", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex StackFrame();
}
