using System.Diagnostics;

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

        var activity = new Activity("agent_run");
        activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
        activity.Start();
        return activity;
    }
}
