namespace Regreen.Core;

/// <summary>Something that the person can put right: one sentence and a hint, shown without a stack trace.</summary>
public sealed class UserErrorException(string message, string hint, Facts.FailureCategory category = Facts.FailureCategory.Infrastructure, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Gets what the person can do.</summary>
    public string Hint { get; } = hint;

    /// <summary>Gets which exit it asks for.</summary>
    public Facts.FailureCategory Category { get; } = category;
}
