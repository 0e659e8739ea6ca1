using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace UsageAgents.Service.Logging;

/// <summary>Writes each log entry as one JSON object on one line.</summary>
internal sealed class JsonLines(Stream output, TimeProvider time) : ILoggerProvider, ISupportExternalScope
{
    // Lines are read by people and log tools, never by a browser.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lock _gate = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public ILogger CreateLogger(string categoryName) => new JsonLineLogger(categoryName, this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public IDisposable? Push<TState>(TState state)
        where TState : notnull => _scopes.Push(state);

    public void Dispose() => output.Flush();

    public void Write(LogLevel level, string logger, string message, IEnumerable<KeyValuePair<string, object?>> fields, Exception? exception)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, Readable))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", level.ToString().ToLowerInvariant());
            json.WriteString("logger", logger);
            json.WriteString("message", message);
            WriteFields(json, fields);
            if (exception is not null)
            {
                json.WriteString("exception", exception.ToString());
            }

            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        lock (_gate)
        {
            output.Write(line.GetBuffer(), 0, (int)line.Length);
            output.Flush();
        }
    }

    private void WriteFields(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object?>> fields)
    {
        var known = new Dictionary<string, object?>(StringComparer.Ordinal) { ["trace_id"] = Activity.Current?.TraceId.ToHexString() };
        foreach (var field in fields)
        {
            known.TryAdd(field.Key == "{OriginalFormat}" ? "template" : JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Key), field.Value);
        }

        _scopes.ForEachScope(AddConnection, known);
        foreach (var (name, value) in known)
        {
            WriteField(json, name, value);
        }
    }

    private static void AddConnection(object? scope, Dictionary<string, object?> known)
    {
        if (scope is IEnumerable<KeyValuePair<string, object?>> pairs)
        {
            foreach (var pair in pairs.Where(pair => pair.Key == "ConnectionId"))
            {
                known.TryAdd("connection_id", pair.Value);
            }
        }
    }

    private static void WriteField(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case int number: json.WriteNumber(name, number); break;
            case long number: json.WriteNumber(name, number); break;
            case double number when double.IsFinite(number): json.WriteNumber(name, Math.Round(number, 3)); break;
            default: json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
