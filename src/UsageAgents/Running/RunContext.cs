using System.Globalization;
using UsageAgents.Contracts.Runs;
using UsageAgents.Tools;

namespace UsageAgents.Running;

/// <summary>One run while it goes on: for whom, what was asked, what its tools gave, and where its frames go.</summary>
internal sealed class RunContext(RunLog log, RunRequest request)
{
    private int _calls;

    public string RunId => log.RunId;

    public string Tenant => request.Tenant;

    public string Message => request.Message;

    public List<ToolCallOutcome> Calls { get; } = [];

    public string NextCallId() => "c" + (++_calls).ToString(CultureInfo.InvariantCulture);

    public void Emit(string agent, RunFrame frame) => log.Append(agent, frame);
}
