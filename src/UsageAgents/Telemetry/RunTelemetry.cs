using System.Diagnostics;
using UsageAgents.Contracts.Runs;

namespace UsageAgents.Telemetry;

/// <summary>Tells how a run went: its span, its duration, its tokens, and the quality of its answer.</summary>
internal sealed class RunTelemetry(EvaluationEvents evaluations)
{
    public void End(Activity? span, string agent, string runId, RunFrame last, TimeSpan took)
    {
        AgentTelemetry.EndAgent(span, agent, took, last switch
        {
            RunError error => error.Code,
            AgentCancelled => "cancelled",
            _ => null,
        });
        if (last is AgentCompleted done)
        {
            AgentTelemetry.CountTokens(agent, done.Usage.Mind, done.Usage.InputTokens, done.Usage.OutputTokens);
            if (done.Quality is { } quality)
            {
                evaluations.Quality(runId, quality);
            }
        }
    }
}
