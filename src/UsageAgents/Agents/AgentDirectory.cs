namespace UsageAgents.Agents;

/// <summary>The agents, by name and alias.</summary>
internal sealed class AgentDirectory(IEnumerable<IAgent> agents)
{
    private readonly IAgent[] _agents = [.. agents];

    public IEnumerable<IAgent> All => _agents;

    public IEnumerable<string> Names => _agents.SelectMany(agent => new[] { agent.Name, agent.Alias });

    public IAgent? Find(string name) => Array.Find(_agents, agent => agent.Name == name || agent.Alias == name);
}
