using System.Diagnostics;

namespace Regreen.Engine.Testing.Running;

/// <summary>The W3C trace that an attempt sends with everything.</summary>
internal sealed record TraceContext(string TraceId, string Parent)
{
    /// <summary>Gets what the requests call themselves: logs of access keep it where they drop the header of the trace.</summary>
    public string UserAgent => $"regreen/{TraceId}";

    public static TraceContext New()
    {
        var id = ActivityTraceId.CreateRandom().ToHexString();
        return new TraceContext(id, $"00-{id}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
    }
}
