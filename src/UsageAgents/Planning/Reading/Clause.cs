using System.Collections.Immutable;
using UsageAgents.Usage;

namespace UsageAgents.Planning.Reading;

/// <summary>One thing that is asked, with everything that was recognised in it.</summary>
internal sealed record Clause(string Text, UsageShape Shape)
{
    public ImmutableHashSet<Concept> Concepts { get; init; } = [];

    /// <summary>Gets the concepts in the order in which they were said.</summary>
    public ImmutableArray<Mention> Said { get; init; } = [];

    /// <summary>Gets the words as they are read; a rule that looks at neighbours needs them.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    public ImmutableArray<string> Workloads { get; init; } = [];

    public ImmutableArray<string> Models { get; init; } = [];

    public ImmutableArray<string> Providers { get; init; } = [];

    /// <summary>Gets which model stands nearest after which workload: "code on gpt-4o-mini".</summary>
    public ImmutableDictionary<string, string> ModelByWorkload { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Gets the model that a mix is compared with: "against running everything on gpt-4o".</summary>
    public string? ComparedModel { get; init; }

    public ImmutableArray<string> Percentiles { get; init; } = [];

    /// <summary>Gets where the percentiles stand among the words.</summary>
    public ImmutableArray<(string Name, int Place)> PercentilePlaces { get; init; } = [];

    public Window? Window { get; init; }

    /// <summary>Gets the windows of time that are compared, where there is more than one.</summary>
    public ImmutableArray<Window> ComparedWindows { get; init; } = [];

    /// <summary>Gets the conditions on requests, or on minutes.</summary>
    public ImmutableArray<Limit> Limits { get; init; } = [];

    /// <summary>Gets the workloads that are left out.</summary>
    public ImmutableArray<string> Excluded { get; init; } = [];

    /// <summary>Gets the length, in seconds, of the slots into which the time is cut.</summary>
    public int? Slot { get; init; }

    public Cap? Cap { get; init; }

    /// <summary>Gets the words that carry a meaning which nobody understood.</summary>
    public ImmutableArray<string> Unread { get; init; } = [];

    /// <summary>Gets a value indicating whether nothing but a workload and one window narrows the traffic.</summary>
    public bool IsPlain => Limits.IsEmpty && Excluded.IsEmpty && Slot is null && Cap is null && ComparedWindows.IsEmpty && !Has(Concept.Gap);

    public Change? Change { get; init; }

    /// <summary>Gets how many of a ranking are wanted.</summary>
    public int? Top { get; init; }

    public ImmutableArray<string> UnsupportedTopics { get; init; } = [];

    /// <summary>Gets the columns asked for that not every data set has.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    public string? UnknownModel { get; init; }

    public bool Has(Concept concept) => Concepts.Contains(concept);

    public bool HasAny(params ReadOnlySpan<Concept> concepts)
    {
        foreach (var concept in concepts)
        {
            if (Concepts.Contains(concept))
            {
                return true;
            }
        }

        return false;
    }
}
