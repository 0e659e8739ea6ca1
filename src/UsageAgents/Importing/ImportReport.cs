using System.Collections.Immutable;

namespace UsageAgents.Importing;

/// <summary>What an import took and what it left.</summary>
internal sealed class ImportReport
{
    public const int MaxFaults = 100;
    private readonly ImmutableArray<string>.Builder _faults = ImmutableArray.CreateBuilder<string>();

    public long Rows { get; private set; }

    public long BrokenRows { get; private set; }

    /// <summary>Gets the first faults, each with its line.</summary>
    public ImmutableArray<string> Faults => _faults.ToImmutable();

    /// <summary>Gets or sets the columns of the file that were not read.</summary>
    public ImmutableArray<string> IgnoredColumns { get; set; } = [];

    public bool Synthetic { get; set; }

    /// <summary>Gets why nothing was imported, or nothing.</summary>
    public string? Refusal { get; private set; }

    public void Took(long rows = 1) => Rows += rows;

    public void Left(string place, string fault, long rows = 1)
    {
        BrokenRows += rows;
        if (_faults.Count < MaxFaults)
        {
            _faults.Add($"{place}: {fault}");
        }
    }

    public void Refuse(string reason) => Refusal = reason;
}
