using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Selecting;

namespace Regreen.Core.Running;

/// <summary>Says how a run ends whose verdicts are not all green: nothing ran, nothing could be judged, red, or only unproven.</summary>
internal static class Endings
{
    private const int MostNamed = 3;

    public static Command.End Of(RunStarted start, IterationState iteration)
    {
        if (iteration.Failure is { } failure)
        {
            return new(RunOutcome.Infrastructure, failure.Reason);
        }

        var gated = iteration.Verdicts.Where(judged => judged.Gate).ToImmutableArray();
        var held = SettingApart.Held(start);
        var counted = gated.Where(judged => !held.Contains(judged.Case)).ToImmutableArray();
        var behind = $"{Apart(gated, held)}{Chosen(start)}";
        return gated switch
        {
            _ when gated.All(judged => judged.Verdict == Verdict.NotRun) => new(RunOutcome.NothingRan, $"No gated case ran.{Chosen(start)}"),
            _ when gated.All(judged => judged.Verdict is Verdict.Errored or Verdict.NotRun) => new(RunOutcome.Infrastructure, gated.First(judged => judged.Verdict == Verdict.Errored).Reason),
            _ when counted.Any(IsRed) => new(RunOutcome.Red, $"{NotProven(gated)} are not proven.{behind}"),
            _ when gated.Any(IsRed) => new(RunOutcome.Unproven, $"{NotProven(gated)} are not proven.{behind}"),
            _ when gated.All(judged => judged.Verdict == Verdict.Proven) => new(RunOutcome.Unproven, $"What was chosen is proven: {gated.Length} of {gated.Length} gated cases.{behind}"),
            _ => new(RunOutcome.Unproven, $"{NotProven(gated)} pass and are not proven.{behind}"),
        };
    }

    private static bool IsRed(CaseJudged judged) => judged.Verdict is not (Verdict.Proven or Verdict.Unproven);

    /// <summary>Says what a selection left of the manifest, or nothing where everything was to run.</summary>
    private static string Chosen(RunStarted start) => start.Selection is { } selection ? $" {SelectionText.Of(start, selection)}" : "";

    private static string NotProven(ImmutableArray<CaseJudged> gated) => $"{gated.Count(judged => judged.Verdict != Verdict.Proven)} of {gated.Length} gated cases";

    private static string Apart(ImmutableArray<CaseJudged> gated, ImmutableHashSet<CaseId> held)
    {
        var apart = gated.Where(judged => held.Contains(judged.Case) && judged.Verdict != Verdict.Proven).Select(judged => judged.Case.ToString()).ToImmutableArray();
        return apart.IsEmpty ? "" : $" In quarantine: {string.Join(", ", apart.Take(MostNamed))}{(apart.Length > MostNamed ? $" and {apart.Length - MostNamed} more" : "")}.";
    }
}
