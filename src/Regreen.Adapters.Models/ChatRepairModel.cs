using Regreen.Core.Configuring;
using Regreen.Core.Repairing;

namespace Regreen.Adapters.Models;

/// <summary>A chat model that repairs with Regreen's edit tools.</summary>
public sealed class ChatRepairModel : IRepairModel
{
    private const int MostTurns = 80;
    private readonly ModelConfig _model;
    private readonly string? _key;
    private readonly TimeProvider _time;

    /// <summary>Makes it for a configured model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="key">The provider's key, or null where there is none: then every repair is refused.</param>
    /// <param name="time">The clock.</param>
    public ChatRepairModel(ModelConfig model, string? key, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_model, _key, _time, Name) = (model, key, time, model.Name);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public async Task<ModelRepair> RepairAsync(ModelRepairTask task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        var tools = new EditTools(new FolderFiles(task.Folder), task.MayChange);

        // The case file comes as what the user says, fenced as it is.
        var answered = await Conversation.HoldAsync(_model, _key, new Asked(task.Instructions, task.CaseFile, tools.ForModel(), MostTurns, task.Tokens, task.Deadline), _time, cancellationToken);
        return new ModelRepair(answered.Trouble ?? (tools.Changes > 0 ? null : $"The model changed nothing, and said: {Conversation.Plain(answered.Said)}"), answered.Tokens, tools.Calls);
    }
}
