using System.Text.Json.Nodes;
using UsageAgents.Usage;

namespace UsageAgents.Tools;

/// <summary>Which part of the traffic a tool looks at: a workload, a model, a team, and a half-open window of time.</summary>
internal sealed record TrafficScope(string? Workload, DateTime? From, DateTime? To)
{
    public const string SchemaProperties = """
        "workload": {"type": "string"}, "from": {"type": "string", "description": "first moment, UTC"}, "to": {"type": "string", "description": "first moment after, UTC"}
        """;

    public string? Model { get; init; }

    public string? Team { get; init; }

    public static TrafficScope Read(JsonObject arguments) => new(arguments.Text("workload"), arguments.Time("from"), arguments.Time("to"));

    public string Where => string.Concat(
        "WHERE true",
        Workload is null ? "" : " AND workload = $workload",
        Model is null ? "" : " AND model = $model",
        Team is null ? "" : " AND team = $team",
        From is null ? "" : " AND timestamp >= $from",
        To is null ? "" : " AND timestamp < $to");

    public IReadOnlyDictionary<string, object> Parameters
    {
        get
        {
            var parameters = new Dictionary<string, object>(StringComparer.Ordinal);
            Add("workload", Workload);
            Add("model", Model);
            Add("team", Team);
            Add("from", From);
            Add("to", To);
            return parameters;

            void Add(string name, object? value)
            {
                if (value is not null)
                {
                    parameters.Add(name, value);
                }
            }
        }
    }

    public void Describe(JsonObject result)
    {
        result["workload"] = Workload ?? "all";
        if (Model is not null)
        {
            result["model"] = Model;
        }

        if (Team is not null)
        {
            result["team"] = Team;
        }

        if (From is { } from)
        {
            result["from"] = UsageTime.Text(from);
        }

        if (To is { } to)
        {
            result["to"] = UsageTime.Text(to);
        }
    }
}
