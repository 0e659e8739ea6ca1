namespace UsageAgents.Benchmarks.Service;

/// <summary>What the load asks.</summary>
internal static class Questions
{
    /// <summary>Seven events: the supervisor hands the question to a colleague, who calls one light tool.</summary>
    public static readonly byte[] SevenEvents = LoadSession.Question("supervisor", "What is the price of gpt-4o?");

    /// <summary>One light tool.</summary>
    public static readonly byte[] List = LoadSession.Question("optimization", "What is the price of gpt-4o?");

    /// <summary>One SQL query over the tenant's data.</summary>
    public static readonly byte[] Sql = LoadSession.Question("data", "How many requests did we handle in total?");
}
