using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace UsageAgents.Tools;

/// <summary>The arguments that choose a part of the traffic.</summary>
internal abstract record ScopeArguments
{
    [Description("only this workload")]
    [MaxLength(200)]
    public string? Workload { get; init; }

    [Description("only this model")]
    [MaxLength(200)]
    public string? Model { get; init; }

    [Description("only this team")]
    [MaxLength(200)]
    public string? Team { get; init; }

    [Description("first moment, UTC")]
    [MaxLength(40)]
    public string? From { get; init; }

    [Description("first moment after, UTC")]
    [MaxLength(40)]
    public string? To { get; init; }

    public TrafficScope Scope() => new(Workload, ArgumentReader.TimeOf("from", From), ArgumentReader.TimeOf("to", To)) { Model = Model, Team = Team };
}
