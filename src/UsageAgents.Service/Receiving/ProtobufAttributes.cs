namespace UsageAgents.Service.Receiving;

/// <summary>Reads the attributes of OTLP messages (opentelemetry-proto, common/v1); lists and maps are passed over.</summary>
internal static class ProtobufAttributes
{
    /// <summary>Reads the attributes of the resource of a <c>ResourceSpans</c> or <c>ResourceMetrics</c>.</summary>
    public static Dictionary<string, object> OfResource(ReadOnlySpan<byte> message)
    {
        var resource = new Dictionary<string, object>(StringComparer.Ordinal);
        for (var parts = new WireReader(message); parts.Next();)
        {
            if (parts.Field == 1)
            {
                for (var attributes = new WireReader(parts.Content); attributes.Next();)
                {
                    Add(attributes, 1, resource);
                }
            }
        }

        return resource;
    }

    /// <summary>Adds the attribute that the reader stands at, if its field is the wanted one.</summary>
    public static void Add(WireReader at, int wanted, Dictionary<string, object> attributes)
    {
        if (at.Field != wanted)
        {
            return;
        }

        var key = "";
        object? value = null;
        for (var pair = new WireReader(at.Content); pair.Next();)
        {
            if (pair.Field == 1)
            {
                key = pair.Text;
            }
            else if (pair.Field == 2)
            {
                value = ValueOf(pair.Content);
            }
        }

        if (value is not null)
        {
            attributes[key] = value;
        }
    }

    private static object? ValueOf(ReadOnlySpan<byte> message)
    {
        object? value = null;
        for (var kind = new WireReader(message); kind.Next();)
        {
            value = kind.Field switch
            {
                1 => kind.Text,
                2 => kind.Number != 0,
                3 => (long)kind.Number,
                4 => BitConverter.UInt64BitsToDouble(kind.Number),
                _ => value,
            };
        }

        return value;
    }
}
