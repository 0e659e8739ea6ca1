using System.Collections.Immutable;

namespace UsageAgents.Generating;

/// <summary>The kinds of anomaly that are planted: how long each lasts, how strong it is, and what it moves.</summary>
internal static class AnomalyKinds
{
    public const string TrafficSpike = "traffic_spike";
    public const string TrafficDrop = "traffic_drop";
    public const string LatencyJump = "latency_jump";
    public const string ErrorBurst = "error_burst";
    public const string LongPrompts = "long_prompts";
    public const string LongAnswers = "long_answers";
    public const string DearModel = "dear_model";
    public const string CacheLost = "cache_lost";

    public static readonly ImmutableArray<Kind> All =
    [
        new(TrafficSpike, 2, 5, 3, 5, ["requests", "input_tokens", "output_tokens", "cost_usd"]),
        new(TrafficDrop, 4, 8, 0.01, 0.04, ["requests", "input_tokens", "output_tokens", "cost_usd"]),
        new(LatencyJump, 3, 8, 2.5, 4, ["latency_ms", "time_to_first_token_ms"]),
        new(ErrorBurst, 2, 4, 0.35, 0.6, ["error_rate"]),
        new(LongPrompts, 4, 10, 3, 5, ["input_tokens", "cost_usd"]),
        new(LongAnswers, 4, 10, 3, 5, ["output_tokens", "latency_ms", "cost_usd"]),
        new(DearModel, 6, 18, 1, 1, ["cost_usd"]),
        new(CacheLost, 12, 36, 0, 0, ["cached_tokens"]),
    ];

    /// <summary>One kind and its bounds.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="MinHours">The shortest.</param>
    /// <param name="MaxHours">The longest.</param>
    /// <param name="Weakest">The weakest factor.</param>
    /// <param name="Strongest">The strongest factor.</param>
    /// <param name="Measures">What it moves.</param>
    internal sealed record Kind(string Name, int MinHours, int MaxHours, double Weakest, double Strongest, ImmutableArray<string> Measures);
}
