using System.Globalization;
using Microsoft.Extensions.Options;
using UsageAgents.Contracts.Runs;

namespace UsageAgents.Running;

/// <summary>Says whether a run may start: a bucket of tokens for each user, and a bound on all that goes on.</summary>
internal sealed class RunAdmission(IOptions<RunOptions> options, TimeProvider time)
{
    private const int MostBuckets = 10_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Tenant, string User), Bucket> _buckets = [];
    private int _active;

    /// <summary>Lets a run start, or says why not. What was let in must <see cref="Leave"/>.</summary>
    public RunError? Enter(RunRequest request)
    {
        if (Interlocked.Increment(ref _active) > options.Value.MaxActive)
        {
            Leave();
            return new RunError("overloaded", "The service has as many runs as it may have.", "Try again in some seconds.", Retryable: true);
        }

        if (WaitFor((request.Tenant, request.User)) is not { } wait)
        {
            return null;
        }

        Leave();
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        return new RunError("rate_limited", "This user has started too many runs.", string.Create(CultureInfo.InvariantCulture, $"Try again in {seconds} s."), Retryable: true) { RetryAfter = seconds };
    }

    public void Leave() => Interlocked.Decrement(ref _active);

    private TimeSpan? WaitFor((string Tenant, string User) owner)
    {
        var (rate, burst) = (options.Value.PerSecond, options.Value.Burst);
        var now = time.GetTimestamp();
        lock (_gate)
        {
            if (_buckets.Count >= MostBuckets)
            {
                // Whoever has a full bucket again need not be remembered.
                ForgetFull(now);
            }

            var bucket = _buckets.TryGetValue(owner, out var known) ? known : new Bucket(burst, now);

            // Whoever waited for the lock comes with an earlier time than the last one.
            now = Math.Max(now, bucket.At);
            var tokens = Math.Min(burst, bucket.Tokens + (time.GetElapsedTime(bucket.At, now).TotalSeconds * rate));
            _buckets[owner] = new Bucket(tokens >= 1 ? tokens - 1 : tokens, now);
            return tokens >= 1 ? null : TimeSpan.FromSeconds((1 - tokens) / rate);
        }
    }

    private void ForgetFull(long now)
    {
        foreach (var (owner, bucket) in _buckets)
        {
            if (bucket.Tokens + (time.GetElapsedTime(bucket.At, now).TotalSeconds * options.Value.PerSecond) >= options.Value.Burst)
            {
                _buckets.Remove(owner);
            }
        }
    }

    private readonly record struct Bucket(double Tokens, long At);
}
