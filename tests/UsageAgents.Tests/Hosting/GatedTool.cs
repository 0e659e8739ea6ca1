using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using UsageAgents.Tools;

namespace UsageAgents.Tests.Hosting;

/// <summary>A tool that says when it is called, and ends when it is let or cancelled.</summary>
internal sealed class GatedTool : ITool
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => UsageStatisticsTool.ToolName;

    public string Description => "Waits.";

    public string ArgumentsSchema => "{}";

    public Task Called => _called.Task;

    public Task Cancelled => _cancelled.Task;

    public void Open() => _gate.TrySetResult();

    /// <summary>Puts this tool in the place of all others.</summary>
    public void Replace(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<ToolRegistry>(_ => new ToolRegistry([this])));

    public async Task<JsonObject> ExecuteAsync(JsonObject arguments, ToolContext context, CancellationToken cancellationToken)
    {
        _called.TrySetResult();
        try
        {
            await _gate.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _cancelled.TrySetResult();
            throw;
        }

        throw new ToolException("it was let go");
    }
}
