using System.Text.Json;
using System.Text.Json.Nodes;

namespace UsageAgents.Tools;

/// <summary>A tool whose arguments are a type: their schema is made from it, and only what fits the schema reaches the tool.</summary>
internal abstract class TypedTool<TArguments> : ITool
    where TArguments : class
{
    private static readonly Lazy<JsonObject> Schema = new(() => ToolSchema.Of(typeof(TArguments)));
    private static readonly Lazy<string> SchemaText = new(() => Schema.Value.ToJsonString());

    public abstract string Name { get; }

    public abstract string Description { get; }

    public string ArgumentsSchema => SchemaText.Value;

    public Task<JsonObject> ExecuteAsync(JsonObject arguments, ToolContext context, CancellationToken cancellationToken)
    {
        if (SchemaCheck.Fault(Schema.Value, arguments) is { } fault)
        {
            throw new ToolException(fault);
        }

        return ExecuteAsync(arguments.Deserialize<TArguments>(ToolSchema.Options)!, context, cancellationToken);
    }

    protected abstract Task<JsonObject> ExecuteAsync(TArguments arguments, ToolContext context, CancellationToken cancellationToken);
}
