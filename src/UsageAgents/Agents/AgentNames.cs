namespace UsageAgents.Agents;

/// <summary>The names by which agents are asked and hand work to each other.</summary>
internal static class AgentNames
{
    public const string Data = "data";
    public const string Optimization = "optimization";
    public const string Report = "report";
    public const string Actions = "actions";
    public const string Supervisor = "supervisor";
}
