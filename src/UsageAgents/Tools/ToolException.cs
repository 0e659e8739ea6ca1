namespace UsageAgents.Tools;

/// <summary>A tool cannot do what it was asked; the message says why, for whoever asked.</summary>
public sealed class ToolException(string message) : Exception(message);
