using System.Diagnostics;

namespace Regreen.Engine.Testing.Running;

/// <summary>The W3C trace that an attempt sends with everything.</summary>
internal sealed record TraceContext(string TraceId, string Parent)
{
    public static TraceContext New()
    {
        var id = ActivityTraceId.CreateRandom().ToHexString();
        return new TraceContext(id, $"00-{id}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
    }
}
