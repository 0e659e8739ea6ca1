namespace Regreen.Adapters.Kubernetes.Deploying;

/// <summary>A turn that ends when it is disposed of.</summary>
internal sealed class OneAtATime : IDisposable
{
    private readonly SemaphoreSlim _turns;

    private OneAtATime(SemaphoreSlim turns) => _turns = turns;

    public static async Task<OneAtATime> EnterAsync(SemaphoreSlim turns, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        return new OneAtATime(turns);
    }

    public void Dispose() => _turns.Release();
}
