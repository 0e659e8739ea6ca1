using System.Collections.Immutable;

namespace Regreen.Core.Diagnosing;

/// <summary>A chat model that looks at evidence with the tools that it is given, and can do nothing else.</summary>
public interface IInvestigatorModel
{
    /// <summary>Gets what a person calls it.</summary>
    string Name { get; }

    /// <summary>Lets it look until it says that it is done, or its budget is spent.</summary>
    Task<ModelLook> LookAsync(ModelLookTask task, CancellationToken cancellationToken);
}

/// <summary>What a model is asked.</summary>
/// <param name="Instructions">The task, in Regreen's words; no text from outside stands there.</param>
/// <param name="Symptom">What failed, with text from outside fenced as data.</param>
/// <param name="Tools">All that it can do.</param>
/// <param name="Tokens">How many tokens it may use.</param>
/// <param name="Deadline">How long it may take.</param>
public sealed record ModelLookTask(string Instructions, string Symptom, ImmutableArray<ModelTool> Tools, int Tokens, TimeSpan Deadline);

/// <summary>A tool of a model: a method that takes texts and numbers and returns a text, described by its attributes.</summary>
/// <param name="Name">What the model calls it.</param>
/// <param name="Work">The method.</param>
public sealed record ModelTool(string Name, Delegate Work);

/// <summary>How a model's look ended.</summary>
/// <param name="Trouble">Why it ended before it was done, or null.</param>
/// <param name="Tokens">How many tokens it used.</param>
public sealed record ModelLook(string? Trouble, long Tokens);
