namespace UsageAgents.Service.Sockets;

/// <summary>How many frames a client may still send: so many a second, and twice as many at once.</summary>
internal sealed class FrameBudget(int perSecond, TimeProvider time)
{
    private double _left = 2.0 * perSecond;
    private long _at = time.GetTimestamp();

    public bool TryTake()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(2.0 * perSecond, _left + (time.GetElapsedTime(_at, now).TotalSeconds * perSecond));
        _at = now;
        if (_left < 1)
        {
            return false;
        }

        _left--;
        return true;
    }
}
