using System.ClientModel;
using System.Globalization;
using Anthropic.Exceptions;
using Microsoft.Extensions.AI;
using Regreen.Core.Configuring;
using Regreen.Core.Repairing;

namespace Regreen.Adapters.Models;

/// <summary>A chat model that repairs with Regreen's edit tools.</summary>
public sealed class ChatRepairModel : IRepairModel
{
    private const int MostTurns = 80;
    private const int MostSaid = 300;
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
        if (string.IsNullOrEmpty(_key))
        {
            return new ModelRepair($"The model could not be asked: the variable {_model.KeyVariable} is not set.", 0, 0);
        }

        using var deadline = new CancellationTokenSource(task.Deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var tools = new EditTools(new FolderFiles(task.Folder), task.MayChange);
        using var budget = new TokenBudget(ChatClients.Create(_model, _key), task.Tokens);
        using var client = new FunctionInvokingChatClient(budget) { MaximumIterationsPerRequest = MostTurns, MaximumConsecutiveErrorsPerRequest = int.MaxValue };
        var refusal = await AskAsync(client, task, tools, either.Token, deadline.Token, cancellationToken);
        return new ModelRepair(refusal, budget.Used, tools.Calls);
    }

    // The case file comes as what the user says, fenced as it is: nothing in it is an instruction of ours.
    private static async Task<string?> AskAsync(
        FunctionInvokingChatClient client, ModelRepairTask task, EditTools tools, CancellationToken either, CancellationToken deadline, CancellationToken cancellationToken)
    {
        try
        {
            List<ChatMessage> messages = [new(ChatRole.System, task.Instructions), new(ChatRole.User, task.CaseFile)];
            var response = await client.GetResponseAsync(messages, new ChatOptions { Tools = tools.ForModel() }, either);
            return tools.Changes > 0 ? null : $"The model changed nothing, and said: {Plain(response.Text)}";
        }
        catch (BudgetSpentException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The model used its {task.Tokens:N0} tokens and was not done.");
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The model was not done within {task.Deadline.TotalSeconds:0} s.");
        }
        catch (ClientResultException exception)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The model could not be asked: status {exception.Status}.");
        }
        catch (AnthropicApiException exception)
        {
            // The body may repeat what was sent, and with it the key.
            return string.Create(CultureInfo.InvariantCulture, $"The model could not be asked: status {(int)exception.StatusCode}.");
        }
        catch (Exception exception) when (exception is AnthropicException or HttpRequestException or IOException or System.Text.Json.JsonException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return $"The model could not be asked: {Plain(exception.Message)}";
        }
    }

    // What comes from outside may steer a terminal, or never end.
    private static string Plain(string text)
    {
        var line = string.Concat(text.Take(MostSaid).Select(character => char.IsControl(character) ? ' ' : character)).Trim();
        return line.Length == 0 ? "nothing" : line;
    }
}
