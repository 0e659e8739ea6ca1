namespace Regreen.Core.Repairing;

/// <summary>A chat model that repairs files in a folder with a few tools for reading and changing them, and can do nothing else.</summary>
public interface IRepairModel
{
    /// <summary>Gets what a person calls it.</summary>
    string Name { get; }

    /// <summary>Lets it work until it says that it is done, or its budget is spent.</summary>
    Task<ModelRepair> RepairAsync(ModelRepairTask task, CancellationToken cancellationToken);
}

/// <summary>What a model is asked.</summary>
/// <param name="Instructions">The task, in Regreen's words.</param>
/// <param name="CaseFile">What is known, with text from outside fenced as data.</param>
/// <param name="Folder">The only folder that its tools reach.</param>
/// <param name="MayChange">Says whether a path of that folder may be changed.</param>
/// <param name="Tokens">How many tokens it may use.</param>
/// <param name="Deadline">How long it may take.</param>
public sealed record ModelRepairTask(string Instructions, string CaseFile, string Folder, Func<string, bool> MayChange, int Tokens, TimeSpan Deadline);

/// <summary>How a model's work ended.</summary>
/// <param name="Refusal">Why there is nothing to try, or null.</param>
/// <param name="Tokens">How many tokens it used.</param>
/// <param name="Calls">How many calls of tools it made.</param>
public sealed record ModelRepair(string? Refusal, long Tokens, int Calls);
