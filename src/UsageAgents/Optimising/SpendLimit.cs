using System.Collections.Immutable;
using System.Globalization;

namespace UsageAgents.Optimising;

/// <summary>One limit that a plan must keep; it can be left out to find those that conflict.</summary>
internal abstract record SpendLimit
{
    private SpendLimit()
    {
    }

    public abstract string Words { get; }

    public sealed record Quality(string Workload, double Least) : SpendLimit
    {
        public override string Words => string.Create(CultureInfo.InvariantCulture, $"{Workload} needs a quality of at least {Least:0.###}");
    }

    public sealed record Latency(string Workload, double MostMs) : SpendLimit
    {
        public override string Words => string.Create(CultureInfo.InvariantCulture, $"{Workload} allows a latency of at most {MostMs:N0} ms");
    }

    public sealed record Capacity(string Model, double Tokens) : SpendLimit
    {
        public override string Words => string.Create(CultureInfo.InvariantCulture, $"{Model} serves at most {Tokens:N0} tokens");
    }

    public sealed record Cost(double MostUsd) : SpendLimit
    {
        public override string Words => string.Create(CultureInfo.InvariantCulture, $"the cost is at most ${MostUsd:N2}");
    }

    public sealed record Moves(int Most) : SpendLimit
    {
        public override string Words => string.Create(CultureInfo.InvariantCulture, $"at most {Most} workloads change their model");
    }

    public static ImmutableArray<SpendLimit> AllOf(SpendProblem problem)
    {
        var limits = ImmutableArray.CreateBuilder<SpendLimit>();
        foreach (var workload in problem.Workloads)
        {
            AddIf(workload.MinQuality is { } quality ? new Quality(workload.Name, quality) : null);
            AddIf(workload.MaxLatencyMs is { } latency ? new Latency(workload.Name, latency) : null);
        }

        foreach (var model in problem.Models)
        {
            AddIf(model.CapacityTokens is { } tokens ? new Capacity(model.Name, tokens) : null);
        }

        AddIf(problem.MaxCostUsd is { } cost ? new Cost(cost) : null);
        AddIf(problem.MaxMoves is { } moves ? new Moves(moves) : null);
        return limits.ToImmutable();

        void AddIf(SpendLimit? limit)
        {
            if (limit is not null)
            {
                limits.Add(limit);
            }
        }
    }
}
