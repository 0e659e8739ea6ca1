using System.Collections.Immutable;
using Google.OrTools.Sat;

namespace UsageAgents.Optimising;

/// <summary>
/// The integer program of a <see cref="SpendProblem"/>: a yes or no for each workload and model, a number of units for each commitment,
/// and how much usage each commitment covers. Amounts are whole numbers, scaled so that rounding stays far below what anybody sees.
/// </summary>
internal sealed class SpendModel
{
    private const double LargestAmount = 1e7;
    private const long Permille = 1000;

    private readonly SpendProblem _problem;
    private readonly ImmutableHashSet<SpendLimit> _limits;
    private readonly BoolVar?[][] _serves;
    private readonly IntVar[] _units;
    private readonly List<(int Commitment, int Model, IntVar Covered, IntVar Beyond)> _savings = [];
    private readonly double _scale;

    public SpendModel(SpendProblem problem, ImmutableHashSet<SpendLimit> limits)
    {
        _problem = problem;
        _limits = limits;
        _serves = [.. problem.Workloads.Select(_ => new BoolVar?[problem.Models.Length])];
        _units = new IntVar[problem.Commitments.Length];
        _scale = LargestAmount / Math.Max(1e-9, problem.Costs.Sum(row => row.Max()) + problem.Commitments.Sum(commitment => commitment.FeeUsd * commitment.MaxUnits));
        AddWorkloads();
        AddCommitments();
        AddCapacities();
        AddMoves();
        AddCost();
    }

    public CpModel Program { get; } = new();

    /// <summary>Turns an amount of the objective back into dollars.</summary>
    public double Usd(double objective) => objective / (_scale * Permille);

    public SpendPlan Read(CpSolver solver) => new(
        [.. _problem.Workloads.Select((workload, w) => ReadWorkload(solver, workload, w))],
        [.. _problem.Commitments.Select((commitment, c) => ReadCommitment(solver, commitment, c)).Where(planned => planned.Units > 0)]);

    private PlannedWorkload ReadWorkload(CpSolver solver, WorkloadDemand workload, int w)
    {
        var model = Enumerable.Range(0, _problem.Models.Length).First(m => _serves[w][m] is { } serves && solver.BooleanValue(serves));
        return new PlannedWorkload(workload.Name, _problem.Models[model].Name, _problem.Costs[w][model]);
    }

    private PlannedCommitment ReadCommitment(CpSolver solver, Commitment commitment, int c)
    {
        var units = (int)solver.Value(_units[c]);
        var savings = _savings.Where(saving => saving.Commitment == c).ToArray();
        return new PlannedCommitment(
            commitment.Name,
            units,
            units * commitment.FeeUsd,
            savings.Sum(saving => solver.Value(saving.Covered)) / _scale,
            savings.Sum(saving => solver.Value(saving.Beyond)) / _scale * commitment.BeyondDiscountPercent / 100);
    }

    private void AddWorkloads()
    {
        for (var w = 0; w < _problem.Workloads.Length; w++)
        {
            var choices = new List<ILiteral>();
            for (var m = 0; m < _problem.Models.Length; m++)
            {
                if (MayServe(w, m))
                {
                    choices.Add(_serves[w][m] = Program.NewBoolVar($"serves_{w}_{m}"));
                }
            }

            Program.AddExactlyOne(choices);
        }
    }

    // What is not known of a model cannot be promised to a workload that needs it.
    private bool MayServe(int w, int m)
    {
        var workload = _problem.Workloads[w];
        return (!Holds(workload.MinQuality is { } least ? new SpendLimit.Quality(workload.Name, least) : null) || _problem.Models[m].Quality >= workload.MinQuality)
            && (!Holds(workload.MaxLatencyMs is { } most ? new SpendLimit.Latency(workload.Name, most) : null) || _problem.Latencies[w][m] <= workload.MaxLatencyMs);
    }

    private bool Holds(SpendLimit? limit) => limit is not null && _limits.Contains(limit);

    private void AddCommitments()
    {
        for (var c = 0; c < _problem.Commitments.Length; c++)
        {
            var commitment = _problem.Commitments[c];
            var models = Enumerable.Range(0, _problem.Models.Length).Where(m => commitment.Models.Contains(_problem.Models[m].Name, StringComparer.Ordinal)).ToArray();
            var most = Scaled(commitment.CoversUsd * commitment.MaxUnits);
            var usage = models.Sum(MostOf);
            _units[c] = Program.NewIntVar(0, commitment.MaxUnits, $"units_{c}");
            var own = models
                .Select(m => (c, m, Covered: Program.NewIntVar(0, Math.Min(most, MostOf(m)), $"covered_{c}_{m}"), Beyond: Program.NewIntVar(0, commitment.BeyondDiscountPercent > 0 ? MostOf(m) : 0, $"beyond_{c}_{m}")))
                .ToArray();
            _savings.AddRange(own);
            Program.Add(LinearExpr.Sum(own.Select(saving => saving.Covered)) <= _units[c] * Scaled(commitment.CoversUsd));
            Program.Add(LinearExpr.Sum(own.Select(saving => saving.Beyond)) <= _units[c] * usage);
        }

        foreach (var ofModel in _savings.GroupBy(saving => saving.Model))
        {
            Program.Add(LinearExpr.Sum(ofModel.SelectMany(saving => new[] { saving.Covered, saving.Beyond })) <= Served(ofModel.Key, w => Scaled(_problem.Costs[w][ofModel.Key])));
        }
    }

    private void AddCapacities()
    {
        for (var m = 0; m < _problem.Models.Length; m++)
        {
            var model = _problem.Models[m];
            if (model.CapacityTokens is not { } tokens || !Holds(new SpendLimit.Capacity(model.Name, tokens)))
            {
                continue;
            }

            // Volumes are scaled on their own: they have nothing to do with dollars. Rounded so that a plan never serves more than there is.
            var scale = LargestAmount / Math.Max(1, _problem.Workloads.Sum(workload => workload.Tokens));
            var added = _problem.Commitments.Select((commitment, c) => (commitment, c)).Where(pair => pair.commitment.Models.Contains(model.Name, StringComparer.Ordinal))
                .Select(pair => _units[pair.c] * (long)Math.Floor(pair.commitment.CapacityTokens * scale));
            var available = Math.Min(tokens * scale, 4 * LargestAmount);
            Program.Add(Served(m, w => (long)Math.Ceiling((_problem.Workloads[w].Tokens * scale) - 1e-3)) <= LinearExpr.Sum(added.Append(LinearExpr.Constant((long)Math.Floor(available + 1e-3)))));
        }
    }

    private void AddMoves()
    {
        if (_problem.MaxMoves is not { } most || !Holds(new SpendLimit.Moves(most)))
        {
            return;
        }

        var moves = from w in Enumerable.Range(0, _problem.Workloads.Length)
                    from m in Enumerable.Range(0, _problem.Models.Length)
                    where _serves[w][m] is not null && _problem.Workloads[w].CurrentModel is { } current && current != _problem.Models[m].Name
                    select _serves[w][m]!;
        Program.Add(LinearExpr.Sum(moves) <= most);
    }

    private void AddCost()
    {
        var cost = LinearExpr.NewBuilder();
        for (var m = 0; m < _problem.Models.Length; m++)
        {
            cost.Add(Served(m, w => Scaled(_problem.Costs[w][m]) * Permille));
        }

        for (var c = 0; c < _units.Length; c++)
        {
            cost.AddTerm(_units[c], Scaled(_problem.Commitments[c].FeeUsd) * Permille);
        }

        foreach (var saving in _savings)
        {
            cost.AddTerm(saving.Covered, -Permille);
            cost.AddTerm(saving.Beyond, -(long)Math.Round(_problem.Commitments[saving.Commitment].BeyondDiscountPercent * 10));
        }

        Program.Minimize(cost);
        if (_problem.MaxCostUsd is { } most && Holds(new SpendLimit.Cost(most)))
        {
            Program.Add(cost <= (long)Math.Floor(Math.Min(most * _scale * Permille, 1e15)));
        }
    }

    private LinearExprBuilder Served(int model, Func<int, long> amount)
    {
        var sum = LinearExpr.NewBuilder();
        for (var w = 0; w < _problem.Workloads.Length; w++)
        {
            if (_serves[w][model] is { } serves)
            {
                sum.AddTerm(serves, amount(w));
            }
        }

        return sum;
    }

    private long MostOf(int model) => Enumerable.Range(0, _problem.Workloads.Length).Where(w => _serves[w][model] is not null).Sum(w => Scaled(_problem.Costs[w][model]));

    private long Scaled(double usd) => (long)Math.Round(Math.Min(usd * _scale, 4 * LargestAmount));
}
