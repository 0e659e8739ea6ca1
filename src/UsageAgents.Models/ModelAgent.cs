using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using UsageAgents.Agents;
using UsageAgents.Contracts.Runs;
using UsageAgents.Quality;
using UsageAgents.Running;
using UsageAgents.Usage;

namespace UsageAgents.Models;

/// <summary>An agent that thinks with a model. If the model fails, the rules answer and say so, or the run ends with an error.</summary>
internal sealed partial class ModelAgent(IAgent rules, ModelMind mind, ModelOptions options, TenantUsage usage, TimeProvider time, ILogger<ModelAgent> logger) : IAgent
{
    public string Name => rules.Name;

    public string Alias => rules.Alias;

    public async Task<AgentAnswer> AnswerAsync(RunContext run, CancellationToken cancellationToken)
    {
        var budget = new ModelBudget(options);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(options.DeadlineSeconds), time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await ThinkAsync(run, budget, linked.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && ModelFailures.Of(exception) is { } failure)
        {
            LogModelFailed(options.Model, failure.Code, run.RunId, failure.InnerException?.GetType().Name ?? "none");
            return await FallBackAsync(run, failure, budget, cancellationToken);
        }
    }

    private async Task<AgentAnswer> ThinkAsync(RunContext run, ModelBudget budget, CancellationToken cancellationToken)
    {
        run.Emit(Name, new AgentThinking($"I will think with {options.Model}."));
        var role = ModelRole.Of(Name);
        var shape = usage.ShapeOf(run.Tenant);
        var coverage = $"The data covers {UsageTime.Text(shape.First)} to {UsageTime.Text(shape.Last)} (UTC), workloads {string.Join(", ", shape.Workloads)}.";
        var messages = await mind.ThinkAsync(run, role, coverage, run.Message, budget, cancellationToken);
        if (QualityChecker.Check(run.Message, messages[^1].Text, run.Calls).Ungrounded is { Count: > 0 } invented)
        {
            run.Emit(Name, new AgentThinking($"Numbers that stand in no tool result they cite: {string.Join(", ", invented)}. I ask the model to put that right."));
            messages.Add(new ChatMessage(ChatRole.User, $"These numbers do not stand in the tool result that is cited after them on their line: {string.Join(", ", invented)}. Write the answer again, with numbers from tool results only, each line with its citations."));
            await mind.GoOnAsync(run, role, coverage, messages, budget, cancellationToken);
        }

        return Checked(run, messages[^1].Text, budget);
    }

    private AgentAnswer Checked(RunContext run, string text, ModelBudget budget)
    {
        var report = QualityChecker.Check(run.Message, text, run.Calls);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new ModelException("model_silent", "the model's answer is empty", isRetryable: true);
        }

        if (report.Ungrounded.Count == 0)
        {
            return Answer(text, report.Quality > 0, budget);
        }

        if (report.Grounded == 0)
        {
            throw new ModelException("model_ungrounded", "the model's numbers stand in no tool result", isRetryable: true);
        }

        run.Emit(Name, new AgentThinking($"Not verified, and marked so in the answer: {string.Join(", ", report.Ungrounded)}."));
        return Answer(UngroundedMarks.Put(text, run.Calls), answered: true, budget);
    }

    private AgentAnswer Answer(string text, bool answered, ModelBudget budget) => new(text, answered, options.Model) { InputTokens = budget.InputTokens, OutputTokens = budget.OutputTokens };

    private async Task<AgentAnswer> FallBackAsync(RunContext run, ModelException failure, ModelBudget budget, CancellationToken cancellationToken)
    {
        if (options.OnFailure == "error")
        {
            throw new AgentFailedException(failure.Code, $"The model {options.Model} could not answer: {failure.Message}.", "Try again later, or let the rules answer (Models:OnFailure).", failure.IsRetryable);
        }

        run.Emit(Name, new AgentThinking($"The model {options.Model} could not answer: {failure.Message} ({failure.Code}). The rules answer instead."));
        var answer = await rules.AnswerAsync(run, cancellationToken);
        return answer with
        {
            Text = $"{answer.Text}\nThe model {options.Model} could not answer ({failure.Code}); the rules did.",
            InputTokens = budget.InputTokens,
            OutputTokens = budget.OutputTokens,
        };
    }

    [LoggerMessage(LogLevel.Warning, "Model {Model} failed with {Code} in run {RunId}: {Kind}")]
    private partial void LogModelFailed(string model, string code, string runId, string kind);
}
