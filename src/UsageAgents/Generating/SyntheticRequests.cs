using UsageAgents.Prices;
using UsageAgents.Usage;

namespace UsageAgents.Generating;

/// <summary>Makes up the requests of one workload.</summary>
internal sealed class SyntheticRequests(SyntheticWorkload workload, UsageRecord[] trace, PriceCatalogue prices, Dice dice)
{
    private const double UsualErrors = 0.012;
    private const double HitShare = 0.6;

    private static readonly (string Name, double Weight)[] Errors = [("rate_limited", 0.4), ("server_error", 0.3), ("timeout", 0.2), ("content_filter", 0.1)];

    public UsageRecord Next(DateTime hour, PlantedAnomaly? anomaly)
    {
        var real = trace[dice.Below(trace.Length)];
        var input = Scaled(real.InputTokens, workload.Input * FactorOf(anomaly, AnomalyKinds.LongPrompts));
        var cached = CachedOf(input, lost: anomaly is { Kind: AnomalyKinds.CacheLost });
        var model = SyntheticWorld.Model(anomaly is { Kind: AnomalyKinds.DearModel } ? SyntheticWorld.DearModel : dice.Pick(workload.Models));
        var request = new UsageRecord(hour.AddMilliseconds(dice.Below(3_600_000)), workload.Name, input, 0)
        {
            Team = dice.Pick(workload.Teams),
            Model = model.Name,
            CachedTokens = cached,
            Status = dice.Uniform() < (anomaly is { Kind: AnomalyKinds.ErrorBurst } ? anomaly.Factor : UsualErrors) ? dice.Pick(Errors) : "ok",
        };
        return request.Status == "ok" ? Answered(request, model, real, anomaly) : Failed(request);
    }

    private UsageRecord Answered(UsageRecord request, SyntheticModel model, UsageRecord real, PlantedAnomaly? anomaly)
    {
        var output = Scaled(real.OutputTokens, workload.Output * FactorOf(anomaly, AnomalyKinds.LongAnswers));
        var slow = FactorOf(anomaly, AnomalyKinds.LatencyJump) * dice.Factor(0.18);
        var first = slow * (model.StartMs + (model.ReadMsPer1000 * (request.InputTokens - request.CachedTokens!.Value) / 1000));
        return request with
        {
            OutputTokens = output,
            TimeToFirstTokenMs = Math.Round(first, 1),
            LatencyMs = Math.Round(first + (slow * model.WriteMs * output), 1),
            CostUsd = CostOf(model.Name, request.InputTokens, request.CachedTokens.Value, output),
        };
    }

    // A refused request costs nothing, and one that timed out waited for its deadline.
    private UsageRecord Failed(UsageRecord request) => request with
    {
        CachedTokens = 0,
        CostUsd = 0,
        LatencyMs = Math.Round(request.Status == "timeout" ? 30_000 : dice.Uniform(40, 900), 1),
    };

    private double? CostOf(string model, long input, long cached, long output) =>
        prices.Find(model) is { } price ? (double)price.CostOf(input, cached, output) : null;

    private long Scaled(long tokens, double factor) => Math.Max(1, (long)Math.Round(tokens * factor * dice.Factor(0.05)));

    private long CachedOf(long input, bool lost) =>
        lost || workload.Cached == 0 || dice.Uniform() >= HitShare ? 0 : (long)(input * Math.Min(0.95, workload.Cached / HitShare * dice.Factor(0.1)));

    private static double FactorOf(PlantedAnomaly? anomaly, string kind) => anomaly?.Kind == kind ? anomaly.Factor : 1;
}
