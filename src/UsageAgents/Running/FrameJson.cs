using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using UsageAgents.Contracts;
using UsageAgents.Contracts.Runs;

namespace UsageAgents.Running;

/// <summary>
/// Writes frames as the contract's serializer does, byte for byte: the name of the type, then the rest by what was generated for that type alone, which needs no
/// object but the bytes.
/// </summary>
internal sealed class FrameJson
{
    private const int Usual = 1024;
    private const int Largest = 64 * 1024;

    private static readonly FrozenDictionary<Type, (byte[] Start, JsonTypeInfo Fields)> Types = ContractJson.Default.RunFrame.PolymorphismOptions!.DerivedTypes
        .ToFrozenDictionary(type => type.DerivedType, type => (StartOf(type.TypeDiscriminator!), ContractJson.Default.GetTypeInfo(type.DerivedType)!));

    [ThreadStatic]
    private static FrameJson? _ofThread;
    private readonly ArrayBufferWriter<byte> _bytes = new(Usual);

    private FrameJson() => Json = new Utf8JsonWriter(_bytes);

    private Utf8JsonWriter Json { get; }

    public static byte[] Write(RunFrame frame)
    {
        var writer = _ofThread ?? new FrameJson();
        _ofThread = null;
        var json = writer.WriteFrame(frame);
        if (writer._bytes.Capacity <= Largest)
        {
            _ofThread = writer;
        }

        return json;
    }

    private byte[] WriteFrame(RunFrame frame)
    {
        var (start, fields) = Types[frame.GetType()];
        _bytes.ResetWrittenCount();
        Json.Reset(_bytes);
        JsonSerializer.Serialize(Json, frame, fields);
        Json.Flush();
        return [.. start, .. _bytes.WrittenSpan[1..]];
    }

    private static byte[] StartOf(object type) => [.. "{\"type\":"u8, .. JsonSerializer.SerializeToUtf8Bytes((string)type, ContractJson.Default.String), (byte)','];
}
