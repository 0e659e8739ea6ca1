using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ctrf;

/// <summary>Reads and writes reports. Members that the specification does not know are passed over in reading and never written.</summary>
public static class CtrfJson
{
    private static readonly CtrfContext Context = new(new JsonSerializerOptions(CtrfContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Reads a report from UTF-8.</summary>
    /// <exception cref="CtrfException">The bytes are no JSON, or what they say is no report.</exception>
    public static CtrfReport Read(ReadOnlySpan<byte> utf8)
    {
        CtrfReport? report;
        try
        {
            report = JsonSerializer.Deserialize(utf8, Context.CtrfReport);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw new CtrfException(Where(exception), exception);
        }

        return Wrong(report) is { } wrong ? throw new CtrfException(wrong) : report!;
    }

    /// <summary>Reads a report from a text.</summary>
    /// <exception cref="CtrfException">The text is no JSON, or what it says is no report.</exception>
    public static CtrfReport Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a report, indented, with a newline at its end.</summary>
    public static string Write(CtrfReport report) => JsonSerializer.Serialize(report, Context.CtrfReport) + "\n";

    private static string Where(Exception exception) => exception is JsonException { Path: { } path } json
        ? $"{path} (line {json.LineNumber + 1}): it is not what CTRF wants there"
        : exception is JsonException { LineNumber: { } line } ? $"line {line + 1}: it is no JSON" : exception.Message;

    private static string? Wrong(CtrfReport? report) => report switch
    {
        null => "it is null",
        { ReportFormat: not CtrfReport.Format } => $"its reportFormat is not {CtrfReport.Format}",
        { Results.Tool.Name: "" } => "its tool has no name",
        _ when report.Results.Tests.IsDefault => "it has no tests",
        _ when report.Results.Tests.Any(test => test is null or { Name: "" }) => "a test has no name",
        _ => null,
    };
}

/// <summary>The generated serializer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(CtrfReport))]
internal sealed partial class CtrfContext : JsonSerializerContext;
