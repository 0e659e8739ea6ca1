using System.Collections.Immutable;
using System.Globalization;
using Google.OrTools.Sat;

namespace UsageAgents.Optimising;

/// <summary>Solves a <see cref="SpendProblem"/> with CP-SAT, and names the limits that conflict where nothing keeps them all.</summary>
internal static class SpendSolver
{
    public static SpendOutcome Solve(SpendProblem problem, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var limits = SpendLimit.AllOf(problem);
        var model = new SpendModel(problem, [.. limits]);
        var solver = SolverOf(timeLimit);
        var status = Run(solver, model.Program, cancellationToken);
        return status switch
        {
            CpSolverStatus.Optimal => new SpendOutcome.Found(model.Read(solver), IsOptimal: true, model.Usd(solver.BestObjectiveBound)),
            CpSolverStatus.Feasible => new SpendOutcome.Found(model.Read(solver), IsOptimal: false, model.Usd(solver.BestObjectiveBound)),
            CpSolverStatus.Infeasible => new SpendOutcome.Infeasible(ConflictFinder.Find(limits, active => IsInfeasible(problem, active, timeLimit, cancellationToken))),
            CpSolverStatus.ModelInvalid => throw new InvalidOperationException($"The integer program is not valid: {model.Program.Validate()}"),
            _ => new SpendOutcome.OutOfTime(),
        };
    }

    private static bool IsInfeasible(SpendProblem problem, ImmutableHashSet<SpendLimit> active, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        var program = new SpendModel(problem, active).Program;
        program.Model.Objective = null;
        return Run(SolverOf(timeLimit), program, cancellationToken) == CpSolverStatus.Infeasible;
    }

    // One worker that relies on linear relaxations proves these programs sooner than a portfolio on few cores, and always takes the same way.
    private static CpSolver SolverOf(TimeSpan timeLimit) => new()
    {
        StringParameters = string.Create(
            CultureInfo.InvariantCulture,
            $"num_workers:1,linearization_level:2,cp_model_probing_level:0,add_lp_constraints_lazily:false,random_seed:1,relative_gap_limit:1e-5,max_time_in_seconds:{timeLimit.TotalSeconds:0.###}"),
    };

    private static CpSolverStatus Run(CpSolver solver, CpModel program, CancellationToken cancellationToken)
    {
        using var stop = cancellationToken.Register(static state => ((CpSolver)state!).StopSearch(), solver);
        var status = solver.Solve(program);
        cancellationToken.ThrowIfCancellationRequested();
        return status;
    }
}
