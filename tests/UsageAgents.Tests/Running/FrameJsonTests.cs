using System.Text;
using System.Text.Json;
using UsageAgents.Contracts;
using UsageAgents.Contracts.Runs;
using UsageAgents.Running;

namespace UsageAgents.Tests.Running;

public sealed class FrameJsonTests
{
    private static readonly JsonElement Some = JsonElement.Parse("""{"text": "ä \" \\ <b>", "rows": [1, 2.50, null]}""");

    private static readonly RunFrame[] Frames =
    [
        new AgentStarted(), new AgentThinking("„so” & 'so'\n\u2028"), new ToolExecuting("t", "c1", Some), new ToolCompleted("t", "c1", true, Some, 0.25), new AgentHandoff("a", "b", "why"),
        new AgentCompleted("Ja: 1,5 €", true, 0.75, new RunUsage("rules", 1, 2, 3), 12.5), new AgentCompleted("no", false, null, new RunUsage("rules", 0, 0, 0), 0), new AgentCancelled("by you"),
        new RunError("code", "message", "hint", Retryable: true), new AgentThinking(new string('x', 100_000)), new AgentStarted(),
    ];

    [Fact]
    public void Frames_are_written_as_the_contract_s_serializer_writes_them()
    {
        foreach (var frame in Frames)
        {
            var numbered = frame with { Timestamp = DateTimeOffset.UnixEpoch.AddTicks(1), RequestId = "r \"1\"", RunId = "run_1", Epoch = 2, Seq = 3, Agent = "data" };

            Encoding.UTF8.GetString(FrameJson.Write(numbered)).ShouldBe(JsonSerializer.Serialize(numbered, ContractJson.Default.RunFrame));
        }
    }

    [Fact]
    public void Every_type_of_the_contract_was_looked_at() =>
        Frames.Select(frame => frame.GetType()).Distinct().Count().ShouldBe(ContractJson.Default.RunFrame.PolymorphismOptions!.DerivedTypes.Count);
}
