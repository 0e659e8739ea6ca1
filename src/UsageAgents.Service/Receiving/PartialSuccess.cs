using System.Text;
using System.Text.Json.Nodes;

namespace UsageAgents.Service.Receiving;

/// <summary>The answer to an OTLP request: empty, or how many spans or points were rejected and why the first one was.</summary>
internal static class PartialSuccess
{
    private const byte LengthDelimited = 2;
    private const int PartialField = 1;
    private const int MessageField = 2;

    public static IResult Answer(bool isJson, string rejected, IReadOnlyList<string> faults) =>
        isJson ? Results.Json(JsonOf(rejected, faults)) : Results.Bytes(ProtobufOf(faults), "application/x-protobuf");

    private static JsonObject JsonOf(string rejected, IReadOnlyList<string> faults) => faults.Count == 0
        ? []
        : new JsonObject { ["partialSuccess"] = new JsonObject { [rejected] = faults.Count, ["errorMessage"] = faults[0] } };

    private static byte[] ProtobufOf(IReadOnlyList<string> faults)
    {
        if (faults.Count == 0)
        {
            return [];
        }

        // rejected_spans or rejected_data_points = 1 (a number), error_message = 2 (text), both in partial_success = 1.
        byte[] inner = [1 << 3, .. Varint(faults.Count), .. Delimited(MessageField, Encoding.UTF8.GetBytes(faults[0]))];
        return Delimited(PartialField, inner);
    }

    private static byte[] Delimited(int field, byte[] content) => [(byte)((field << 3) | LengthDelimited), .. Varint(content.Length), .. content];

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (var rest = (uint)value; ; rest >>= 7)
        {
            if (rest < 0x80)
            {
                bytes.Add((byte)rest);
                return [.. bytes];
            }

            bytes.Add((byte)(rest | 0x80));
        }
    }
}
