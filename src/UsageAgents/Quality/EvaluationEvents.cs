using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace UsageAgents.Quality;

/// <summary>Tells the score of an answer to whoever listens: as an event of the current span, a metric and a log line, with the names of the GenAI conventions.</summary>
internal static partial class EvaluationEvents
{
    public const string EventName = "gen_ai.evaluation.result";
    public const string MeterName = "UsageAgents.Quality";
    private const string Evaluation = "grounding";
    private static readonly Meter Meter = new(MeterName);
    private static readonly Histogram<double> Scores = Meter.CreateHistogram<double>("gen_ai.evaluation.score", "1", "How well answers stand on their tool results, from 0 to 1.");

    public static void Tell(QualityReport report, string agent, string runId, ILogger logger)
    {
        var label = report.Quality >= QualityReport.Enough ? "pass" : "fail";
        var explanation = $"grounded {report.Grounded:0.##}, coverage {report.Coverage:0.##}, consistency {report.Consistency:0.##}";
        Activity.Current?.AddEvent(new ActivityEvent(EventName, tags: new ActivityTagsCollection
        {
            ["gen_ai.evaluation.name"] = Evaluation,
            ["gen_ai.evaluation.score.value"] = report.Quality,
            ["gen_ai.evaluation.score.label"] = label,
            ["gen_ai.evaluation.explanation"] = explanation,
            ["gen_ai.response.id"] = runId,
        }));
        Scores.Record(report.Quality, new KeyValuePair<string, object?>("gen_ai.evaluation.name", Evaluation), new("gen_ai.evaluation.score.label", label), new("gen_ai.agent.name", agent));
        LogEvaluated(logger, EventName, runId, report.Quality, label, explanation);
    }

    [LoggerMessage(LogLevel.Information, "{EventName} of run {RunId}: {Score} ({Label}; {Explanation})")]
    private static partial void LogEvaluated(ILogger logger, string eventName, string runId, double score, string label, string explanation);
}
