namespace UsageAgents.Models;

/// <summary>The model has failed: with which stable code, said without anything that the provider or the asker wrote.</summary>
public sealed class ModelException(string code, string message, bool isRetryable, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Gets the stable name of the failure.</summary>
    public string Code => code;

    /// <summary>Gets a value indicating whether the same request may succeed later.</summary>
    public bool IsRetryable => isRetryable;
}
