using Orleans.Concurrency;

namespace UsageAgents.Cluster.Runs;

/// <summary>One agent run, wherever it goes on. Its key is the id of the run.</summary>
[Alias("usage-agents.run")]
internal interface IRunGrain : IGrainWithStringKey
{
    /// <summary>Starts the run; started again, it goes on.</summary>
    [Alias("start")]
    Task StartAsync(RunCommand command);

    /// <summary>Gives the frames after a number, waiting some seconds for one; nothing if there is no such run.</summary>
    [Alias("next")]
    [AlwaysInterleave]
    Task<FrameBatch?> NextAsync(int after);

    /// <summary>Asks the run to stop.</summary>
    [Alias("cancel")]
    [AlwaysInterleave]
    Task CancelAsync();
}

/// <summary>What is asked, and by whom.</summary>
[GenerateSerializer]
[Immutable]
[Alias("usage-agents.run-command")]
internal sealed record RunCommand(
    [property: Id(0)] string RequestId,
    [property: Id(1)] string Agent,
    [property: Id(2)] string Message,
    [property: Id(3)] string Tenant,
    [property: Id(4)] string User,
    [property: Id(5)] string? IdempotencyKey);

/// <summary>Frames of a run, each as its JSON.</summary>
[GenerateSerializer]
[Immutable]
[Alias("usage-agents.frame-batch")]
internal sealed record FrameBatch([property: Id(0)] byte[][] Frames);
