namespace Regreen.Core.Facts;

/// <summary>How a run ended; each has one exit code that never changes.</summary>
public enum RunOutcome
{
    /// <summary>Every gated case is proven.</summary>
    ProvenGreen = 0,

    /// <summary>Something is red.</summary>
    Red = 1,

    /// <summary>Usage or configuration is wrong.</summary>
    Usage = 2,

    /// <summary>Target, deployment or infrastructure.</summary>
    Infrastructure = 3,

    /// <summary>Green, but unproven.</summary>
    Unproven = 4,

    /// <summary>Nothing ran.</summary>
    NothingRan = 5,

    /// <summary>The budget is spent.</summary>
    BudgetSpent = 6,

    /// <summary>The same failures stand after a repair.</summary>
    NoProgress = 7,

    /// <summary>A person must decide or act.</summary>
    NeedsPerson = 8,

    /// <summary>A fault of Regreen itself.</summary>
    InternalError = 70,

    /// <summary>A person stopped it.</summary>
    Interrupted = 130,

    /// <summary>It was told to end.</summary>
    Terminated = 143,
}
