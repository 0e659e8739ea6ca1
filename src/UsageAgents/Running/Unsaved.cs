namespace UsageAgents.Running;

/// <summary>What a run's log has beyond what the journal holds.</summary>
/// <param name="After">The number of frames that are held already.</param>
/// <param name="Frames">The frames that are not.</param>
/// <param name="IsNew">Whether the journal has nothing of the run yet.</param>
internal readonly record struct Unsaved(int After, ReadOnlyMemory<LoggedFrame> Frames, bool IsNew)
{
    public int Upto => After + Frames.Length;

    public bool Ends => Frames.Length > 0 && Frames.Span[^1].Frame.IsTerminal;
}
