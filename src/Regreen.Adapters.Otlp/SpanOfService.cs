namespace Regreen.Adapters.Otlp;

/// <summary>A span and the service that sent it.</summary>
internal sealed record SpanOfService(string Service, SpanRecord Span);
