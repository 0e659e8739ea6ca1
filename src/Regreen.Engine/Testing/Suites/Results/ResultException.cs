namespace Regreen.Engine.Testing.Suites.Results;

/// <summary>A result file cannot be believed; the message says why, after "the result file".</summary>
public sealed class ResultException(string message, Exception? inner = null) : Exception(message, inner);
