using UsageAgents.Running;

namespace UsageAgents.Agents;

/// <summary>Answers questions, with tools.</summary>
internal interface IAgent
{
    string Name { get; }

    /// <summary>Gets the other name by which it can be asked.</summary>
    string Alias { get; }

    Task<AgentAnswer> AnswerAsync(RunContext run, CancellationToken cancellationToken);
}

/// <summary>What an agent says in the end.</summary>
/// <param name="Text">The answer; each number cites the tool call that it comes from.</param>
/// <param name="Answered">Whether the question was answered, not declined.</param>
/// <param name="Mind">Who planned.</param>
internal sealed record AgentAnswer(string Text, bool Answered, string Mind)
{
    /// <summary>Gets the model tokens read by the mind.</summary>
    public long InputTokens { get; init; }

    /// <summary>Gets the model tokens written by the mind.</summary>
    public long OutputTokens { get; init; }
}
