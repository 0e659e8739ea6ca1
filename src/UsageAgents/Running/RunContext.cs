using System.Collections.Concurrent;
using System.Globalization;
using UsageAgents.Contracts.Runs;
using UsageAgents.Tools;

namespace UsageAgents.Running;

/// <summary>One run while it goes on: for whom, what was asked, what its tools gave, and where its frames go.</summary>
internal sealed class RunContext(RunLog log, RunRequest request)
{
    private readonly ConcurrentQueue<ToolCallOutcome> _outcomes = new();
    private int _calls;

    public string RunId => log.RunId;

    public string Tenant => request.Tenant;

    public string Message => request.Message;

    /// <summary>Gets how the tool calls ended, so far. Parts of a run may call tools at once.</summary>
    public IReadOnlyCollection<ToolCallOutcome> Calls => _outcomes;

    public void Add(ToolCallOutcome outcome) => _outcomes.Enqueue(outcome);

    public string NextCallId() => "c" + Interlocked.Increment(ref _calls).ToString(CultureInfo.InvariantCulture);

    public void Emit(string agent, RunFrame frame) => log.Append(agent, frame);
}
