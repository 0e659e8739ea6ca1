using System.Globalization;
using Google.OrTools.Sat;

namespace UsageAgents.Optimising;

/// <summary>One way to search for the least spend, on one thread.</summary>
internal sealed class SpendSearch(SpendModel model, bool fromBelow, TimeSpan timeLimit) : IDisposable
{
    // One worker that relies on linear relaxations proves these programs sooner than a portfolio on few cores, and always takes the same way.
    // From below it raises the bound instead of lowering the cost: that proves fast where commitments make the relaxation weak, but finds no plan before the end.
    private readonly CpSolver _solver = new()
    {
        StringParameters = string.Create(
            CultureInfo.InvariantCulture,
            $"num_workers:1,linearization_level:2,cp_model_probing_level:0,add_lp_constraints_lazily:false,random_seed:1,relative_gap_limit:1e-5,max_time_in_seconds:{timeLimit.TotalSeconds:0.###}{(fromBelow ? ",use_objective_lb_search:true" : "")}"),
    };

    private volatile bool _stopped;

    public CpSolverStatus Status { get; private set; } = CpSolverStatus.Unknown;

    public bool IsInfeasible => Status == CpSolverStatus.Infeasible;

    /// <summary>Gets a value indicating whether nothing is left to be found out.</summary>
    public bool IsDone => IsInfeasible || Status == CpSolverStatus.Optimal;

    /// <summary>Gets the plan that was found, if one was.</summary>
    public SpendPlan? Plan => Status is CpSolverStatus.Optimal or CpSolverStatus.Feasible ? model.Read(_solver) : null;

    /// <summary>Gets the amount below which no plan can cost; 0 if the search did not get so far as to know one.</summary>
    public double LeastPossibleUsd => _solver.Response is null || IsInfeasible ? 0 : Math.Max(0, model.Usd(_solver.BestObjectiveBound));

    public void Run()
    {
        if (!_stopped)
        {
            Status = _solver.Solve(model.Program);
        }

        if (Status == CpSolverStatus.ModelInvalid)
        {
            throw new InvalidOperationException($"The integer program is not valid: {model.Program.Validate()}");
        }
    }

    public void Stop()
    {
        _stopped = true;
        _solver.StopSearch();
    }

    public void Dispose() => _solver.Dispose();
}
