using System.Text;

namespace Regreen.Adapters.Otlp;

internal static partial class OtlpProtobuf
{
    public static List<SpanOfService> ReadSpans(byte[] body)
    {
        var spans = new List<SpanOfService>();
        var request = new ProtobufReader(body);
        while (request.Next())
        {
            if (request.Field == 1)
            {
                ResourceSpans(request.Message(), spans);
            }
        }

        return spans;
    }

    private static void ResourceSpans(ProtobufReader reader, List<SpanOfService> spans)
    {
        var service = "otlp";
        var records = new List<SpanRecord>();
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                service = Attributes(reader.Message(), 0).GetValueOrDefault("service.name", service);
            }
            else if (reader.Field == 2)
            {
                ScopeSpans(reader.Message(), records);
            }
        }

        spans.AddRange(records.Select(record => new SpanOfService(service, record)));
    }

    private static void ScopeSpans(ProtobufReader reader, List<SpanRecord> records)
    {
        while (reader.Next())
        {
            if (reader.Field == 2)
            {
                records.Add(Span(reader.Message()));
            }
        }
    }

    private static SpanRecord Span(ProtobufReader reader)
    {
        var span = new SpanRecord();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: span.Trace = Convert.ToHexStringLower(reader.Bytes); break;
                case 2: span.Id = Convert.ToHexStringLower(reader.Bytes); break;
                case 4: span.Parent = Convert.ToHexStringLower(reader.Bytes); break;
                case 5: span.Name = Encoding.UTF8.GetString(reader.Bytes); break;
                case 7: span.Start = reader.Number; break;
                case 8: span.End = reader.Number; break;
                default: Details(reader, span); break;
            }
        }

        return span;
    }

    private static void Details(ProtobufReader reader, SpanRecord span)
    {
        switch (reader.Field)
        {
            case 9: AddAttribute(reader.Message(), span.Attributes, 0); break;
            case 11: span.Events.Add(EventAttributes(reader.Message())); break;
            case 15: Status(reader.Message(), span); break;
            default: break;
        }
    }

    private static Dictionary<string, string> EventAttributes(ProtobufReader reader)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Next())
        {
            if (reader.Field == 3)
            {
                AddAttribute(reader.Message(), attributes, 0);
            }
        }

        return attributes;
    }

    private static void Status(ProtobufReader reader, SpanRecord span)
    {
        while (reader.Next())
        {
            if (reader.Field == 2)
            {
                span.Message = Encoding.UTF8.GetString(reader.Bytes);
            }
            else if (reader.Field == 3)
            {
                span.Status = (long)reader.Number;
            }
        }
    }
}
