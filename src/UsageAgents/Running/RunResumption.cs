namespace UsageAgents.Running;

/// <summary>Where a reader who knows a run up to some frame goes on.</summary>
internal abstract record RunResumption
{
    private RunResumption()
    {
    }

    /// <summary>Finds out where a reader goes on; the run's frames may have been numbered anew by a later holder.</summary>
    public static RunResumption After(RunLog log, RunPosition position)
    {
        var frames = log.Published.Span;
        var hasEnded = frames is [.., { Frame.IsTerminal: true }];
        if (position.Seq > frames.Length || position.Epoch > log.Epoch || (position.Seq == frames.Length && hasEnded))
        {
            return position.Epoch < log.Epoch ? Gap(log, position) : new Unavailable();
        }

        return position.Seq == 0 || frames[position.Seq - 1].Frame.Epoch == position.Epoch ? new Following(position.Seq) : Gap(log, position);
    }

    // What the reader has of the former holder was never held: it goes on with the first frame that is certain.
    private static FollowingAfterGap Gap(RunLog log, RunPosition position)
    {
        var frames = log.Published.Span;
        var known = 0;
        while (known < frames.Length && known < position.Seq && frames[known].Frame.Epoch <= position.Epoch)
        {
            known++;
        }

        return new FollowingAfterGap(known, known < frames.Length ? RunPosition.Of(frames[known].Frame) : new RunPosition(log.Epoch, known + 1));
    }

    /// <summary>Nothing is missing.</summary>
    public sealed record Following(int Seq) : RunResumption;

    /// <summary>Frames that the reader has are not part of the run any more; the next one is named.</summary>
    public sealed record FollowingAfterGap(int Seq, RunPosition Next) : RunResumption;

    /// <summary>There is no such frame, and none follows.</summary>
    public sealed record Unavailable : RunResumption;
}
