namespace UsageAgents.Models;

/// <summary>What the model may still do in a run; shared by all agents that think in it.</summary>
internal sealed class ModelBudget(ModelOptions options)
{
    private int _turns = options.MaxTurns;
    private int _calls = options.MaxToolCalls;
    private long _input;
    private long _output;

    public long InputTokens => Interlocked.Read(ref _input);

    public long OutputTokens => Interlocked.Read(ref _output);

    public void TakeTurn()
    {
        if (Interlocked.Decrement(ref _turns) < 0)
        {
            throw new ModelException("model_endless", $"the model was asked {options.MaxTurns} times and did not come to an answer", isRetryable: false);
        }
    }

    public bool TryTakeCall() => Interlocked.Decrement(ref _calls) >= 0;

    public void Add(long input, long output)
    {
        Interlocked.Add(ref _input, input);
        Interlocked.Add(ref _output, output);
    }
}
