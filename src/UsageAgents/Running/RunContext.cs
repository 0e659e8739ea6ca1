using System.Globalization;
using UsageAgents.Contracts.Runs;
using UsageAgents.Tools;

namespace UsageAgents.Running;

/// <summary>One run while it goes on: for whom, what was asked, what its tools gave, and where its frames go.</summary>
internal sealed class RunContext(RunLog log, RunRequest request)
{
    private readonly Lock _gate = new();
    private readonly List<ToolCallOutcome> _outcomes = [];
    private int _calls;

    public string RunId => log.RunId;

    public string Tenant => request.Tenant;

    public string Message => request.Message;

    /// <summary>Gets how the tool calls ended, so far. Parts of a run may call tools at once.</summary>
    public IReadOnlyCollection<ToolCallOutcome> Calls
    {
        get
        {
            lock (_gate)
            {
                return _outcomes.ToArray();
            }
        }
    }

    public void Add(ToolCallOutcome outcome)
    {
        lock (_gate)
        {
            _outcomes.Add(outcome);
        }
    }

    public string NextCallId() => "c" + Interlocked.Increment(ref _calls).ToString(CultureInfo.InvariantCulture);

    public void Emit(string agent, RunFrame frame) => log.Append(agent, frame);
}
