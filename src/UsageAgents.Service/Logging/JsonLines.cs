using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace UsageAgents.Service.Logging;

/// <summary>Writes each log entry as one JSON object on one line. Whoever finds nobody writing writes what others add meanwhile, too.</summary>
internal sealed class JsonLines(Stream output, TimeProvider time) : ILoggerProvider, ISupportExternalScope
{
    // Lines are read by people and log tools, never by a browser.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private const string Moment = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private static readonly ConcurrentDictionary<string, string> Names = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte> _waiting = new();
    private ArrayBufferWriter<byte> _leaving = new();
    private bool _isWriting;
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public ILogger CreateLogger(string categoryName) => new JsonLineLogger(categoryName, this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public IDisposable? Push<TState>(TState state)
        where TState : notnull => _scopes.Push(state);

    public void Dispose() => output.Flush();

    public void Write(LogLevel level, string logger, string message, IEnumerable<KeyValuePair<string, object?>> fields, Exception? exception)
    {
        var line = Line.Begin();
        var json = line.Json;
        json.WriteStartObject();
        Span<char> now = stackalloc char[Moment.Length];
        time.GetUtcNow().TryFormat(now, out var length, Moment, CultureInfo.InvariantCulture);
        json.WriteString("timestamp", now[..length]);
        json.WriteString("level", NameOf(level));
        json.WriteString("logger", logger);
        json.WriteString("message", message);
        WriteFields(line, fields);
        if (exception is not null)
        {
            json.WriteString("exception", exception.ToString());
        }

        json.WriteEndObject();
        Add(line.End());
    }

    private void Add(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            _waiting.Write(line);
            if (_isWriting)
            {
                return;
            }

            _isWriting = true;
        }

        try
        {
            while (Next() is { } lines)
            {
                output.Write(lines.WrittenSpan);
                output.Flush();
            }
        }
        catch
        {
            lock (_gate)
            {
                _isWriting = false;
            }

            throw;
        }
    }

    private ArrayBufferWriter<byte>? Next()
    {
        lock (_gate)
        {
            _isWriting = _waiting.WrittenCount > 0;
            if (!_isWriting)
            {
                return null;
            }

            (_waiting, _leaving) = (_leaving, _waiting);
            _waiting.ResetWrittenCount();
            return _leaving;
        }
    }

    private void WriteFields(Line line, IEnumerable<KeyValuePair<string, object?>> fields)
    {
        line.Fields.Add("trace_id");
        WriteField(line.Json, "trace_id", Activity.Current?.TraceId.ToHexString());
        foreach (var (key, value) in fields)
        {
            var name = Names.GetOrAdd(key, static key => key == "{OriginalFormat}" ? "template" : JsonNamingPolicy.SnakeCaseLower.ConvertName(key));
            if (line.Fields.Add(name))
            {
                WriteField(line.Json, name, value);
            }
        }

        _scopes.ForEachScope(WriteConnection, line);
    }

    private static void WriteConnection(object? scope, Line line)
    {
        if (scope is not IReadOnlyList<KeyValuePair<string, object?>> pairs)
        {
            return;
        }

        for (var index = 0; index < pairs.Count; index++)
        {
            var (name, value) = pairs[index];
            if (name == "ConnectionId" && line.Fields.Add("connection_id"))
            {
                WriteField(line.Json, "connection_id", value);
            }
        }
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "information",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };

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

    /// <summary>The buffer of one thread's line, used again for its next one.</summary>
    private sealed class Line
    {
        private const int Largest = 64 * 1024;

        [ThreadStatic]
        private static Line? _ofThread;
        private readonly ArrayBufferWriter<byte> _bytes = new(512);

        private Line() => Json = new Utf8JsonWriter(_bytes, Readable);

        public Utf8JsonWriter Json { get; }

        /// <summary>Gets the names of the fields that the line has.</summary>
        public HashSet<string> Fields { get; } = new(StringComparer.Ordinal);

        public static Line Begin()
        {
            var line = _ofThread ?? new Line();
            _ofThread = null;
            line._bytes.ResetWrittenCount();
            line.Fields.Clear();
            line.Json.Reset(line._bytes);
            return line;
        }

        public ReadOnlySpan<byte> End()
        {
            Json.Flush();
            _bytes.Write("\n"u8);
            if (_bytes.Capacity <= Largest)
            {
                _ofThread = this;
            }

            return _bytes.WrittenSpan;
        }
    }
}
