using Microsoft.Extensions.AI;
using Regreen.Core.Configuring;
using Regreen.Core.Diagnosing;

namespace Regreen.Adapters.Models;

/// <summary>A chat model that looks at evidence.</summary>
/// <param name="model">The model.</param>
/// <param name="key">The provider's key, or null where there is none: then nothing is asked, and that is told.</param>
/// <param name="time">The clock.</param>
public sealed class ChatInvestigatorModel(ModelConfig model, string? key, TimeProvider time) : IInvestigatorModel
{
    private const int MostTurns = 30;

    /// <inheritdoc/>
    public string Name => model.Name;

    /// <inheritdoc/>
    public async Task<ModelLook> LookAsync(ModelLookTask task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);

        // As text, not as JSON that holds it.
        IList<AITool> tools = [.. task.Tools.Select(tool => AIFunctionFactory.Create(tool.Work, new AIFunctionFactoryOptions { Name = tool.Name, MarshalResult = (result, _, _) => ValueTask.FromResult(result) }))];
        var answered = await Conversation.HoldAsync(model, key, new Asked(task.Instructions, task.Symptom, tools, MostTurns, task.Tokens, task.Deadline), time, cancellationToken);
        return new ModelLook(answered.Trouble, answered.Tokens);
    }
}
