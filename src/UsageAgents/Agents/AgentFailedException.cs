namespace UsageAgents.Agents;

/// <summary>An agent cannot answer, and says why: the run ends with this error.</summary>
public sealed class AgentFailedException(string code, string message, string hint, bool isRetryable) : Exception(message)
{
    /// <summary>Gets the stable name of the error.</summary>
    public string Code => code;

    /// <summary>Gets what to do about it.</summary>
    public string Hint => hint;

    /// <summary>Gets a value indicating whether the same request may succeed later.</summary>
    public bool IsRetryable => isRetryable;
}
