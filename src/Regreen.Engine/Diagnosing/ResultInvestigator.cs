using System.Collections.Immutable;
using Regreen.Core.Deploying;
using Regreen.Core.Diagnosing;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Answers;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;
using Regreen.Core.Mining;
using Regreen.Core.Recording;
using Regreen.Core.Weighing;

namespace Regreen.Engine.Diagnosing;

/// <summary>
/// Where an answer states something wrong that a tool's result holds, the answer only repeats it: follows the value from the answer to the field of the result,
/// and from there to the place in the source that gives that field its value.
/// </summary>
/// <param name="protocol">The target's protocol.</param>
/// <param name="sources">The sources of what is deployed, or null.</param>
/// <param name="store">Where the transcripts are.</param>
/// <param name="evidence">Stores the lines of the source.</param>
public sealed class ResultInvestigator(Protocol protocol, SourceText? sources, IEvidenceStore store, EvidenceWriter evidence) : IInvestigator
{
    private const int MostCases = 4;
    private const int MostFields = 12;
    private const int LongestQuote = 200;

    private static readonly string IsGrounded = new AnswerCondition.Grounded().Text;

    /// <inheritdoc/>
    public Investigator By => Investigator.Wire;

    /// <inheritdoc/>
    public async Task<ImmutableArray<Finding>> LookAsync(InvestigationScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        foreach (var judged in scope.Failing.Where(judged => judged is { Divergence: { Phase: Phase.Answer, Where: not null }, Receipt: not null }).Take(MostCases))
        {
            if (await RepeatedAsync(judged, cancellationToken) is { } repeated)
            {
                var finding = Told(judged, repeated);
                return await WriterAsync(scope.Commit, repeated, cancellationToken) is { } place ? [finding, await PlaceAsync(scope.Commit, place, repeated, cancellationToken)] : [finding];
            }
        }

        return [];
    }

    // Values that other expectations ask for are right; those that the broken ones name come first.
    private async Task<RepeatedResult?> RepeatedAsync(CaseJudged judged, CancellationToken cancellationToken)
    {
        var frame = judged.Divergence!.Where!.Line;
        var expectations = judged.Expectations.Where(expectation => expectation.Frame == frame).ToImmutableArray();
        if (expectations.Any(expectation => !expectation.Held && expectation.Expectation == IsGrounded) || await store.GetAsync(judged.Receipt!.Transcript, cancellationToken) is not { } text)
        {
            return null;
        }

        return RepeatedResults.Of(protocol, Transcript.Parse(text), frame)
            .Where(repeated => !expectations.Any(expectation => expectation.Held && Names(expectation, repeated.Text)))
            .OrderByDescending(repeated => expectations.Any(expectation => !expectation.Held && Names(expectation, repeated.Text)))
            .FirstOrDefault();
    }

    private static bool Names(ExpectationResult expectation, string text)
    {
        var numbers = AnswerNumbers.In(text);
        return numbers.IsEmpty
            ? expectation.Expectation.Contains(text, StringComparison.OrdinalIgnoreCase)
            : AnswerNumbers.In(expectation.Expectation).Any(named => numbers.Any(number => number.Value == named.Value));
    }

    private static Finding Told(CaseJudged judged, RepeatedResult repeated)
    {
        var line = Transcript.Line(repeated.Frame);
        return new Finding(
            Investigator.Wire,
            FindingKind.ResultRepeated,
            $"The answer repeats {VisibleText.Of(repeated.Text)} from the result of '{VisibleText.Of(repeated.Tool)}', where it stands in '{VisibleText.Of(repeated.Path)}': it was wrong before the answer was written.",
            [new Locator(judged.Receipt!.Transcript, EvidenceKind.Transcript, repeated.Frame.Index, line.Length <= LongestQuote ? line : line[..LongestQuote], $"{judged.Case}, frame {repeated.Frame.Index}")])
        { Subject = repeated.Field };
    }

    // Of the files that write the field, the one that writes most of what stands beside it.
    private async Task<SourceLine?> WriterAsync(string commit, RepeatedResult repeated, CancellationToken cancellationToken)
    {
        if (sources is null)
        {
            return null;
        }

        var writers = await WritersAsync(commit, repeated.Field, cancellationToken);
        if (writers.Select(writer => writer.Path).Distinct(StringComparer.Ordinal).Count() <= 1)
        {
            return writers.FirstOrDefault();
        }

        var beside = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var field in repeated.Beside.Take(MostFields))
        {
            foreach (var path in (await WritersAsync(commit, field, cancellationToken)).Select(writer => writer.Path).Distinct(StringComparer.Ordinal))
            {
                beside[path] = beside.GetValueOrDefault(path) + 1;
            }
        }

        var best = writers.Max(writer => beside.GetValueOrDefault(writer.Path));
        var places = writers.Where(writer => beside.GetValueOrDefault(writer.Path) == best).ToImmutableArray();
        return places.Select(place => place.Path).Distinct(StringComparer.Ordinal).Count() == 1 ? places[0] : null;
    }

    private async Task<ImmutableArray<SourceLine>> WritersAsync(string commit, string field, CancellationToken cancellationToken)
    {
        var writers = ImmutableArray.CreateBuilder<SourceLine>();
        foreach (var name in FieldWriters.NamesOf(field))
        {
            writers.AddRange((await sources!.Find(commit, name, cancellationToken)).Where(line => SourceInvestigator.IsCode(line.Path) && FieldWriters.Writes(line.Text, field)));
        }

        return writers.ToImmutable();
    }

    private async Task<Finding> PlaceAsync(string commit, SourceLine place, RepeatedResult repeated, CancellationToken cancellationToken)
    {
        var content = await sources!.Read(commit, place.Path, cancellationToken) ?? "";
        var lines = content.Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        return new Finding(
            Investigator.Wire,
            FindingKind.SourceLocation,
            $"{place.Path}:{place.Line} gives '{VisibleText.Of(repeated.Field)}' of that result its value: {place.Text.Trim()}",
            await evidence.WriteAsync(EvidenceKind.Source, lines, [(place.Line - 1, $"{place.Path}:{place.Line}")], cancellationToken))
        { Subject = $"{place.Path}:{place.Line}" };
    }
}
