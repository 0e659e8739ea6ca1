namespace UsageAgents.Service.Receiving;

/// <summary>Reads the spans of an <c>ExportTraceServiceRequest</c> (opentelemetry-proto, trace/v1). Fields that nobody asks for are passed over.</summary>
internal static class ProtobufSpans
{
    private const int ErrorCode = 2;

    public static List<ReceivedSpan> Read(ReadOnlySpan<byte> body)
    {
        var spans = new List<ReceivedSpan>();
        for (var request = new WireReader(body); request.Next();)
        {
            if (request.Field == 1)
            {
                ReadResourceSpans(request.Content, spans);
            }
        }

        return spans;
    }

    private static void ReadResourceSpans(ReadOnlySpan<byte> message, List<ReceivedSpan> spans)
    {
        var resource = ProtobufAttributes.OfResource(message);
        for (var parts = new WireReader(message); parts.Next();)
        {
            if (parts.Field == 2)
            {
                ReadScopeSpans(parts.Content, resource, spans);
            }
        }
    }

    private static void ReadScopeSpans(ReadOnlySpan<byte> message, Dictionary<string, object> resource, List<ReceivedSpan> spans)
    {
        for (var parts = new WireReader(message); parts.Next();)
        {
            if (parts.Field == 2)
            {
                spans.Add(ReadSpan(parts.Content, resource));
            }
        }
    }

    private static ReceivedSpan ReadSpan(ReadOnlySpan<byte> message, Dictionary<string, object> resource)
    {
        var attributes = new Dictionary<string, object>(StringComparer.Ordinal);
        var span = new ReceivedSpan("", "", 0, 0, false, resource, attributes);
        for (var field = new WireReader(message); field.Next();)
        {
            span = field.Field switch
            {
                1 => span with { TraceId = field.Hex },
                2 => span with { SpanId = field.Hex },
                7 => span with { StartNanos = field.Number },
                8 => span with { EndNanos = field.Number },
                15 => span with { IsError = IsError(field.Content) },
                _ => span,
            };
            ProtobufAttributes.Add(field, 9, attributes);
        }

        return span;
    }

    private static bool IsError(ReadOnlySpan<byte> status)
    {
        var code = 0UL;
        for (var field = new WireReader(status); field.Next();)
        {
            code = field.Field == 3 ? field.Number : code;
        }

        return code == ErrorCode;
    }
}
