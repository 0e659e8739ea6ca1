using Microsoft.Extensions.Logging;

namespace UsageAgents.Telemetry;

/// <summary>Emits the checked quality of an answer as the event <c>gen_ai.evaluation.result</c>, in the trace of its run.</summary>
internal sealed class EvaluationEvents(ILogger<EvaluationEvents> logger)
{
    private static readonly EventId Result = new(1, "gen_ai.evaluation.result");

    public void Quality(string runId, double score)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            // The conventions prescribe names that no parameter can have, so this line is written by hand.
            KeyValuePair<string, object?>[] state =
            [
                new("gen_ai.evaluation.name", "quality"),
                new("gen_ai.evaluation.score.value", score),
                new("usage_agents.run.id", runId),
                new("{OriginalFormat}", "The quality of run {usage_agents.run.id} is {gen_ai.evaluation.score.value}"),
            ];
            logger.Log(LogLevel.Information, Result, state, exception: null, static (fields, _) => $"The quality of run {fields[2].Value} is {fields[1].Value}");
        }
    }
}
