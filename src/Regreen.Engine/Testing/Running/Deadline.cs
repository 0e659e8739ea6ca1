namespace Regreen.Engine.Testing.Running;

/// <summary>A time limit that is told apart from somebody's wish to stop.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _linked;
    private readonly CancellationToken _outer;

    public Deadline(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _outer = cancellationToken;
        _limit = new CancellationTokenSource(limit, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _limit.Token);
    }

    /// <summary>Gets the token that ends at the limit, or before it when somebody stops.</summary>
    public CancellationToken Token => _linked.Token;

    /// <summary>Gets whether the limit was reached, and nobody stopped before.</summary>
    public bool IsReached => _limit.IsCancellationRequested && !_outer.IsCancellationRequested;

    public void Dispose()
    {
        _linked.Dispose();
        _limit.Dispose();
    }
}
