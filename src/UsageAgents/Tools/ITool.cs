using System.Text.Json.Nodes;

namespace UsageAgents.Tools;

/// <summary>Something an agent can call. A result is a JSON object with units; a refusal is a <see cref="ToolException"/>.</summary>
internal interface ITool
{
    string Name { get; }

    string Description { get; }

    /// <summary>Gets the JSON schema of the arguments.</summary>
    string ArgumentsSchema { get; }

    Task<JsonObject> ExecuteAsync(JsonObject arguments, ToolContext context, CancellationToken cancellationToken);
}

/// <summary>For whom a tool works.</summary>
/// <param name="Tenant">The tenant whose data it sees.</param>
/// <param name="RowLimit">The most rows that a result may hold.</param>
internal sealed record ToolContext(string Tenant, int RowLimit);
