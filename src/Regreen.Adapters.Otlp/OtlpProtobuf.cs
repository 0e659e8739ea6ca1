using System.Globalization;
using System.Text;
using Regreen.Core.Deploying;

namespace Regreen.Adapters.Otlp;

/// <summary>Reads <c>ExportLogsServiceRequest</c> and <c>ExportTraceServiceRequest</c> in their binary form; fields that are not needed are skipped, as protobuf asks for.</summary>
internal static partial class OtlpProtobuf
{
    private const int MostDepth = 16;

    public static List<LogLine> ReadLogs(byte[] body)
    {
        var lines = new List<LogLine>();
        var request = new ProtobufReader(body);
        while (request.Next())
        {
            if (request.Field == 1)
            {
                ResourceLogs(request.Message(), lines);
            }
        }

        return lines;
    }

    private static void ResourceLogs(ProtobufReader reader, List<LogLine> lines)
    {
        var source = "otlp";
        var records = new List<LogRecord>();
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                source = Attributes(reader.Message(), 0).GetValueOrDefault("service.name", source);
            }
            else if (reader.Field == 2)
            {
                ScopeLogs(reader.Message(), records);
            }
        }

        lines.AddRange(records.Select(record => record.ToLine(source)));
    }

    private static void ScopeLogs(ProtobufReader reader, List<LogRecord> records)
    {
        while (reader.Next())
        {
            if (reader.Field == 2)
            {
                records.Add(Record(reader.Message()));
            }
        }
    }

    private static LogRecord Record(ProtobufReader reader)
    {
        var record = new LogRecord();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: record.Time = reader.Number; break;
                case 2: record.Severity = (long)reader.Number; break;
                case 3: record.SeverityText = Encoding.UTF8.GetString(reader.Bytes); break;
                case 5: record.Body = AnyValue(reader.Message(), 0); break;
                case 6: AddAttribute(reader.Message(), record.Attributes, 0); break;
                case 9: record.Trace = Convert.ToHexStringLower(reader.Bytes); break;
                case 11: record.Observed = reader.Number; break;
                default: break;
            }
        }

        return record;
    }

    private static Dictionary<string, string> Attributes(ProtobufReader reader, int depth)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                AddAttribute(reader.Message(), attributes, depth);
            }
        }

        return attributes;
    }

    private static void AddAttribute(ProtobufReader reader, Dictionary<string, string> attributes, int depth)
    {
        var (key, value) = ("", "");
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                key = Encoding.UTF8.GetString(reader.Bytes);
            }
            else if (reader.Field == 2)
            {
                value = AnyValue(reader.Message(), depth);
            }
        }

        attributes[key] = value;
    }

    private static string AnyValue(ProtobufReader reader, int depth)
    {
        if (depth > MostDepth)
        {
            throw new InvalidDataException("A value is nested too deep.");
        }

        var text = "";
        while (reader.Next())
        {
            text = reader.Field switch
            {
                1 => Encoding.UTF8.GetString(reader.Bytes),
                2 => reader.Number != 0 ? "true" : "false",
                3 => ((long)reader.Number).ToString(CultureInfo.InvariantCulture),
                4 => BitConverter.UInt64BitsToDouble(reader.Number).ToString(CultureInfo.InvariantCulture),
                5 => $"[{string.Join(',', Values(reader.Message(), depth))}]",
                6 => string.Join(' ', Attributes(reader.Message(), depth + 1).Select(pair => $"{pair.Key}={pair.Value}")),
                7 => Convert.ToBase64String(reader.Bytes),
                _ => text,
            };
        }

        return text;
    }

    private static List<string> Values(ProtobufReader reader, int depth)
    {
        var values = new List<string>();
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                values.Add(AnyValue(reader.Message(), depth + 1));
            }
        }

        return values;
    }
}
