namespace Regreen.FaultLab.Scoring;

/// <summary>How well the product did on one fault.</summary>
internal sealed record FaultScore
{
    public required string Service { get; init; }

    public required string Name { get; init; }

    public required string Layer { get; init; }

    /// <summary>Gets whether blaming anybody would have been wrong.</summary>
    public bool IsControl { get; init; }

    /// <summary>Gets whether it was never right, so that no cause could be confirmed.</summary>
    public bool IsFromTheBeginning { get; init; }

    /// <summary>Gets whether an honest run could name the cause.</summary>
    public bool IsInReach { get; init; }

    /// <summary>Gets whether an honest run ends green.</summary>
    public bool IsRepairable { get; init; }

    /// <summary>Gets whether there were as many issues as a person would see, at the end of the run.</summary>
    public bool Grouped { get; init; }

    /// <summary>Gets whether there were as many before anything was tried: by the symptoms alone.</summary>
    public bool GroupedBySymptom { get; init; }

    /// <summary>Gets whether all that was planted was named, and nothing else.</summary>
    public bool CauseRight { get; init; }

    /// <summary>Gets whether all that was named was confirmed.</summary>
    public bool Confirmed { get; init; }

    /// <summary>Gets whether somebody was blamed who had nothing to do with it.</summary>
    public bool WronglyBlamed { get; init; }

    /// <summary>Gets whether it ended green although it was broken.</summary>
    public bool Repaired { get; init; }

    /// <summary>Gets whether it ended as an honest run ends.</summary>
    public bool EndedRight { get; init; }

    /// <summary>Gets how many files that judge the service a repair changed.</summary>
    public int TestsEdited { get; init; }

    /// <summary>Gets how the run ended.</summary>
    public required string Outcome { get; init; }

    /// <summary>Gets what the score rests on, in a line.</summary>
    public required string Why { get; init; }

    /// <summary>Gets the time of the run in seconds, its preparation not counted.</summary>
    public double Seconds { get; init; }

    /// <summary>Gets which product and which fault were measured.</summary>
    public string Stamp { get; init; } = "";

    /// <summary>Gets whether nothing is to be complained of.</summary>
    public bool IsGood => Grouped && (CauseRight || !IsInReach) && !WronglyBlamed && EndedRight && TestsEdited == 0;
}
