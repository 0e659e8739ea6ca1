namespace UsageAgents.Service.Logging;

/// <summary>One logger of <see cref="JsonLines"/>.</summary>
internal sealed class JsonLineLogger(string name, JsonLines lines) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => lines.Push(state);

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Write(logLevel, name, formatter(state, exception), state as IEnumerable<KeyValuePair<string, object?>> ?? [], exception);
}
