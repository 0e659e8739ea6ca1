using System.Collections.Immutable;

namespace UsageAgents.Usage;

/// <summary>What a tenant's data covers; a planner needs it to understand names and times, and to know what the data does not hold.</summary>
internal sealed record UsageShape(ImmutableArray<string> Workloads, DateTime First, DateTime Last)
{
    /// <summary>How many names of a kind are listed at most; there may be more in the data.</summary>
    public const int MaxNames = 200;

    /// <summary>Gets the name of the data set.</summary>
    public required string DataSet { get; init; }

    /// <summary>Gets a value indicating whether the data was made up by the generator.</summary>
    public bool Synthetic { get; init; }

    /// <summary>Gets a value indicating whether each request is the average of several: numbers and sums are true, the spread is not.</summary>
    public bool Averaged { get; init; }

    public required long Rows { get; init; }

    public required ImmutableArray<string> Teams { get; init; }

    public required ImmutableArray<string> Models { get; init; }

    public required ImmutableArray<string> Statuses { get; init; }

    /// <summary>Gets how many requests name no model.</summary>
    public long Unnamed { get; init; }

    /// <summary>Gets the columns of the table that hold a value in at least one row.</summary>
    public required ImmutableHashSet<string> Columns { get; init; }

    public bool Holds(string column) => Columns.Contains(column);
}
