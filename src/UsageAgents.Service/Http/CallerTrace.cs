using System.Diagnostics;
using UsageAgents.Telemetry;

namespace UsageAgents.Service.Http;

/// <summary>Takes the caller's W3C trace context over for what is started under it.</summary>
internal static class CallerTrace
{
    /// <summary>Starts an activity below the given trace context; nothing if there is none or it is malformed.</summary>
    public static Activity? Start(string? traceparent)
    {
        if (!ActivityContext.TryParse(traceparent, traceState: null, out var parent))
        {
            return null;
        }

        if (AgentTelemetry.BeginRequest(parent) is { } listenedTo)
        {
            return listenedTo;
        }

        var activity = new Activity("agent_run");
        activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
        activity.Start();
        return activity;
    }
}
