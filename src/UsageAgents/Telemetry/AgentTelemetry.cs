using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace UsageAgents.Telemetry;

/// <summary>
/// Spans and metrics of agents and tools, in the words of OpenTelemetry's conventions for generative AI. They hold names, ids and counts: never a question, an answer or an
/// argument. Without anyone who listens they cost next to nothing.
/// </summary>
internal static class AgentTelemetry
{
    public const string Name = "UsageAgents";
    private const string Operation = "gen_ai.operation.name";
    private const string Fault = "error.type";
    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<long> TokenUsage = Meter.CreateHistogram<long>("gen_ai.client.token.usage", "{token}", "Tokens that a run's mind read and wrote.");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("gen_ai.client.operation.duration", "s", "How long agents and tools took.");

    /// <summary>Begins the span of what a caller asks for under a trace of its own; nothing where nobody listens.</summary>
    public static Activity? BeginRequest(ActivityContext caller) => Source.StartActivity("agent_run", ActivityKind.Server, caller);

    /// <summary>Begins the span of a run.</summary>
    public static Activity? BeginAgent(string agent, string runId) =>
        !Source.HasListeners() ? null : Source.StartActivity($"invoke_agent {agent}")?.SetTag(Operation, "invoke_agent").SetTag("gen_ai.agent.name", agent).SetTag("usage_agents.run.id", runId);

    /// <summary>Begins the span of a tool call.</summary>
    public static Activity? BeginTool(string tool, string callId) =>
        !Source.HasListeners() ? null : Source.StartActivity($"execute_tool {tool}")?.SetTag(Operation, "execute_tool").SetTag("gen_ai.tool.name", tool).SetTag("gen_ai.tool.call.id", callId);

    /// <summary>Notes how an agent's run ended; <paramref name="fault"/> is the stable name of what went wrong, or nothing.</summary>
    public static void EndAgent(Activity? span, string agent, TimeSpan took, string? fault) => End(span, "invoke_agent", "gen_ai.agent.name", agent, took, fault);

    /// <summary>Notes how a tool call ended.</summary>
    public static void EndTool(Activity? span, string tool, TimeSpan took, string? fault) => End(span, "execute_tool", "gen_ai.tool.name", tool, took, fault);

    /// <summary>Counts the tokens of a run's mind.</summary>
    public static void CountTokens(string agent, string mind, long input, long output)
    {
        if (TokenUsage.Enabled && input + output > 0)
        {
            TokenUsage.Record(input, Tags(agent, mind, "input"));
            TokenUsage.Record(output, Tags(agent, mind, "output"));
        }
    }

    private static void End(Activity? span, string operation, string kind, string name, TimeSpan took, string? fault)
    {
        span?.SetStatus(fault is null ? ActivityStatusCode.Ok : ActivityStatusCode.Error).SetTag(Fault, fault);
        if (Duration.Enabled)
        {
            var tags = new TagList { { Operation, operation }, { kind, name } };
            if (fault is not null)
            {
                tags.Add(Fault, fault);
            }

            Duration.Record(took.TotalSeconds, tags);
        }
    }

    private static TagList Tags(string agent, string mind, string kind) =>
        new() { { Operation, "invoke_agent" }, { "gen_ai.agent.name", agent }, { "gen_ai.request.model", mind }, { "gen_ai.token.type", kind } };
}
