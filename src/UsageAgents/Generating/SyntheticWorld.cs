using System.Collections.Immutable;

namespace UsageAgents.Generating;

/// <summary>What is imagined: workloads, teams and models. The real hour says nothing of these.</summary>
internal static class SyntheticWorld
{
    /// <summary>The model that a workload is moved to by mistake when a "dear model" is planted.</summary>
    public const string DearModel = "claude-opus-4-1";

    public static readonly ImmutableArray<SyntheticModel> Models =
    [
        new("gpt-4o", 320, 38, 11),
        new("gpt-4o-mini", 210, 20, 7),
        new("gpt-4.1", 340, 40, 10),
        new("claude-sonnet-4-5", 480, 45, 14),
        new("claude-haiku-4-5", 260, 22, 7.5),
        new("gemini-2.5-flash", 240, 16, 5),
        new(DearModel, 800, 70, 24),
    ];

    private static readonly ImmutableArray<double> Office = Shape(0.15, 0.12, 0.1, 0.1, 0.12, 0.25, 0.6, 1.2, 1.9, 2.2, 2.25, 2.1, 1.7, 1.95, 2.15, 2.05, 1.75, 1.2, 0.8, 0.55, 0.4, 0.3, 0.25, 0.2);
    private static readonly ImmutableArray<double> Consumer = Shape(0.6, 0.45, 0.35, 0.3, 0.3, 0.4, 0.6, 0.8, 0.95, 1.05, 1.1, 1.15, 1.25, 1.2, 1.15, 1.15, 1.25, 1.4, 1.6, 1.75, 1.7, 1.45, 1.1, 0.8);
    private static readonly ImmutableArray<double> Night = Shape(2.6, 3.4, 3.6, 3.4, 2.8, 1.8, 0.8, 0.4, 0.25, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7, 1.0, 1.6);

    public static readonly ImmutableArray<SyntheticWorkload> Workloads =
    [
        new("chat-assistant", 0.32, "conversation", Consumer)
        {
            Weekend = 0.9, Growth = 0.35, Cached = 0.3,
            Teams = [("support", 0.7), ("sales", 0.3)], Models = [("gpt-4o", 0.45), ("gpt-4o-mini", 0.4), ("gemini-2.5-flash", 0.15)],
        },
        new("code-completion", 0.24, "code", Office)
        {
            Growth = 0.2, Cached = 0.45,
            Teams = [("engineering", 0.85), ("data", 0.15)], Models = [("claude-sonnet-4-5", 0.55), ("claude-haiku-4-5", 0.45)],
        },
        new("document-search", 0.16, "conversation", Office)
        {
            Input = 1.6, Output = 0.7, Growth = 0.1, Cached = 0.15,
            Teams = [("legal", 0.45), ("sales", 0.25), ("support", 0.3)], Models = [("gpt-4.1", 0.6), ("gemini-2.5-flash", 0.4)],
        },
        new("ticket-triage", 0.14, "conversation", Consumer)
        {
            Output = 0.3, Weekend = 0.7, Cached = 0.5,
            Teams = [("support", 1)], Models = [("gpt-4o-mini", 0.7), ("claude-haiku-4-5", 0.3)],
        },
        new("report-writer", 0.07, "conversation", Office)
        {
            Input = 1.2, Output = 2.2, Weekend = 0.15, Growth = -0.1,
            Teams = [("finance", 0.6), ("marketing", 0.4)], Models = [("claude-sonnet-4-5", 0.7), ("gpt-4.1", 0.3)],
        },
        new("nightly-evaluation", 0.07, "code", Night)
        {
            Input = 0.8, Output = 3, Weekend = 1, Cached = 0.2,
            Teams = [("data", 0.8), ("engineering", 0.2)], Models = [("gemini-2.5-flash", 0.6), ("gpt-4o-mini", 0.4)],
        },
    ];

    public static SyntheticModel Model(string name) => Models.First(model => model.Name == name);

    private static ImmutableArray<double> Shape(params ReadOnlySpan<double> hours)
    {
        var mean = hours.ToArray().Average();
        return [.. hours.ToArray().Select(hour => hour / mean)];
    }
}
