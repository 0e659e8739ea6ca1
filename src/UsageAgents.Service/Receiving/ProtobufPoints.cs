namespace UsageAgents.Service.Receiving;

/// <summary>Reads the histograms of an <c>ExportMetricsServiceRequest</c> (opentelemetry-proto, metrics/v1); metrics of other kinds are passed over.</summary>
internal static class ProtobufPoints
{
    private const int Histogram = 9;
    private const int ExponentialHistogram = 10;
    private const ulong Delta = 1;

    public static List<ReceivedPoint> Read(ReadOnlySpan<byte> body)
    {
        var points = new List<ReceivedPoint>();
        for (var request = new WireReader(body); request.Next();)
        {
            if (request.Field == 1)
            {
                var resource = ProtobufAttributes.OfResource(request.Content);
                for (var parts = new WireReader(request.Content); parts.Next();)
                {
                    if (parts.Field == 2)
                    {
                        ReadScope(parts.Content, resource, points);
                    }
                }
            }
        }

        return points;
    }

    private static void ReadScope(ReadOnlySpan<byte> message, Dictionary<string, object> resource, List<ReceivedPoint> points)
    {
        for (var parts = new WireReader(message); parts.Next();)
        {
            if (parts.Field == 2)
            {
                ReadMetric(parts.Content, resource, points);
            }
        }
    }

    private static void ReadMetric(ReadOnlySpan<byte> message, Dictionary<string, object> resource, List<ReceivedPoint> points)
    {
        var name = "";
        for (var field = new WireReader(message); field.Next();)
        {
            name = field.Field == 1 ? field.Text : name;
        }

        for (var field = new WireReader(message); field.Next();)
        {
            if (field.Field is Histogram or ExponentialHistogram)
            {
                ReadHistogram(field.Content, name, field.Field == Histogram ? 9 : 1, resource, points);
            }
        }
    }

    private static void ReadHistogram(ReadOnlySpan<byte> message, string name, int attributesField, Dictionary<string, object> resource, List<ReceivedPoint> points)
    {
        var isDelta = false;
        for (var field = new WireReader(message); field.Next();)
        {
            isDelta = field.Field == 2 ? field.Number == Delta : isDelta;
        }

        for (var field = new WireReader(message); field.Next();)
        {
            if (field.Field == 1)
            {
                points.Add(ReadPoint(field.Content, new ReceivedPoint(name, isDelta, 0, 0, 0, 0, resource, resource), attributesField));
            }
        }
    }

    private static ReceivedPoint ReadPoint(ReadOnlySpan<byte> message, ReceivedPoint point, int attributesField)
    {
        var attributes = new Dictionary<string, object>(StringComparer.Ordinal);
        for (var field = new WireReader(message); field.Next();)
        {
            point = field.Field switch
            {
                2 => point with { StartNanos = field.Number },
                3 => point with { EndNanos = field.Number },
                4 => point with { Count = field.Number },
                5 => point with { Sum = BitConverter.UInt64BitsToDouble(field.Number) },
                _ => point,
            };
            ProtobufAttributes.Add(field, attributesField, attributes);
        }

        return point with { Attributes = attributes };
    }
}
