using System.Text.Json.Nodes;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Controls;

/// <summary>Breaks tools, one request at a time.</summary>
internal static class ToolControls
{
    public static IEnumerable<RecordedControl> All { get; } =
    [
        new(Claim.UsesTools, "tool events dropped", observation => WithTools(observation, (_, _) => true, Drop)),
        new(Claim.UsesTools, "tool results emptied", observation => WithTools(observation, HasResult, (all, ask, step) => EachResult(all, ask, step, call => Editing.Set(call, all.Protocol.PathOf("result"), new JsonObject())))),
        new(Claim.UsesTools, "tools failed", observation => WithTools(observation, HasResult, (all, ask, step) => EachResult(all, ask, step, call =>
        {
            Editing.Set(call, all.Protocol.PathOf("success"), JsonValue.Create(false));
            Editing.Set(call, all.Protocol.PathOf("result"), new JsonObject { ["error"] = "it failed" });
        }))),
    ];

    /// <summary>Says whether tools were seen in a request.</summary>
    public static bool UsesTools(AskView ask) => !ask.ToolCalls.IsEmpty || ask.Frames.Any(reading => EventNames.IsTool(reading.Event));

    private static IEnumerable<Mutation> WithTools(Observation observation, Func<AskView, ScenarioStep, bool> applies, Func<Observation, AskView, ScenarioStep, Observation> change) =>
        from step in observation.Asks
        let ask = observation.Ask(step)
        where UsesTools(ask) && applies(ask, step)
        select new Mutation(change(observation, ask, step), step.Index);

    // An answer that is to be declined shows nothing of what a tool found.
    private static bool HasResult(AskView ask, ScenarioStep step) => ask.ToolCalls.Any(call => call.Success)
        && !step.Expectations.Any(expectation => expectation is Expectation.Answer { Condition: AnswerCondition.Declined });

    private static Observation Drop(Observation observation, AskView ask, ScenarioStep step) => ask.IsBody
        ? Body(observation, ask, root => Editing.Set(root, observation.Protocol.PathOf("tool_calls"), new JsonArray()))
        : observation.Without(reading => EventNames.IsTool(reading.Event) && ask.Frames.Contains(reading));

    private static Observation EachResult(Observation observation, AskView ask, ScenarioStep step, Action<JsonObject> edit) => ask.IsBody
        ? Body(observation, ask, root =>
        {
            foreach (var call in Calls(root, observation.Protocol.PathOf("tool_calls")))
            {
                edit(call);
            }
        })
        : observation.Change(reading => reading.Event == EventNames.ToolCompleted && ask.Frames.Contains(reading) ? observation.Edit(reading, edit) : reading);

    private static Observation Body(Observation observation, AskView ask, Action<JsonObject> edit) =>
        observation.Change(reading => ask.Frames.Contains(reading) ? observation.Edit(reading, edit) : reading);

    private static IEnumerable<JsonObject> Calls(JsonObject root, string path)
    {
        JsonNode? node = root;
        foreach (var part in path.Split('.'))
        {
            node = (node as JsonObject)?[part];
        }

        return node is JsonArray calls ? calls.OfType<JsonObject>() : [];
    }
}
