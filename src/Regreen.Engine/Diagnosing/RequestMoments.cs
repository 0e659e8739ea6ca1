using System.Collections.Immutable;
using Regreen.Core.Judging;

namespace Regreen.Engine.Diagnosing;

/// <summary>
/// When the failing requests were under way, and when any other of the round was. Where no line says whose it is, its moment may; but only while nothing else of ours ran that could have written it as well.
/// </summary>
internal sealed class RequestMoments(ImmutableArray<CaseJudged> failing, ImmutableArray<CaseJudged> others)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    public static RequestMoments Of(InvestigationScope scope, ImmutableArray<CaseJudged> failing)
    {
        var own = failing.Select(judged => (judged.Case, judged.StartedAt)).ToHashSet();
        return new RequestMoments(failing, [.. scope.Iteration.Attempts.Values.SelectMany(attempts => attempts).Where(judged => !own.Contains((judged.Case, judged.StartedAt)))]);
    }

    /// <summary>Was a line written while a failing request was under way and no other? An instant without a fraction stands for its whole second.</summary>
    public bool AreFailingAlone(DateTimeOffset at)
    {
        var to = at + (at.Ticks % TimeSpan.TicksPerSecond == 0 ? Second : Millisecond);
        return failing.Any(IsUnderWay) && !others.Any(IsUnderWay);

        bool IsUnderWay(CaseJudged judged) => judged.StartedAt < to && at <= judged.StartedAt + judged.Duration;
    }
}
