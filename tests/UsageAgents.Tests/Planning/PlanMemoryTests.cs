using System.Collections.Immutable;
using System.Text.Json.Nodes;
using UsageAgents.Answering;
using UsageAgents.Planning;
using UsageAgents.Usage;

namespace UsageAgents.Tests.Planning;

public sealed class PlanMemoryTests
{
    private static readonly UsageShape Shape = new(["code"], DateTime.UnixEpoch, DateTime.UnixEpoch.AddDays(1))
    {
        DataSet = "import",
        Rows = 1,
        Teams = [],
        Models = [],
        Statuses = [],
        Columns = [],
    };

    private readonly CountingPlanner _planner = new();

    [Fact]
    public async Task The_same_question_on_the_same_data_is_planned_once()
    {
        var memory = new PlanMemory(_planner);

        var first = await PlanAsync(memory, "How many?", Shape);
        var second = await PlanAsync(memory, "How many?", Shape);

        _planner.Planned.ShouldBe(1);
        second.Thought.ShouldBe(first.Thought);
        second.Steps.Single().Arguments.ToJsonString().ShouldBe("""{"question":"How many?"}""");
    }

    [Fact]
    public async Task Another_question_and_other_data_are_planned_anew()
    {
        var memory = new PlanMemory(_planner);

        await PlanAsync(memory, "How many?", Shape);
        await PlanAsync(memory, "how many?", Shape);
        await PlanAsync(memory, "How many?", Shape with { Workloads = ["chat"] });

        _planner.Planned.ShouldBe(3);
    }

    [Fact]
    public async Task What_one_run_does_to_its_arguments_no_other_run_sees()
    {
        var memory = new PlanMemory(_planner);
        await PlanAsync(memory, "How many?", Shape);

        (await PlanAsync(memory, "How many?", Shape)).Steps.Single().Arguments["question"] = "changed";
        var after = await PlanAsync(memory, "How many?", Shape);

        after.Steps.Single().Arguments["question"]!.GetValue<string>().ShouldBe("How many?");
    }

    [Fact]
    public async Task A_thousand_other_questions_make_it_forget()
    {
        var memory = new PlanMemory(_planner);
        await PlanAsync(memory, "How many?", Shape);

        for (var number = 0; number < 1000; number++)
        {
            await PlanAsync(memory, $"How many of {number}?", Shape);
        }

        await PlanAsync(memory, "How many?", Shape);
        _planner.Planned.ShouldBe(1002);
    }

    private static Task<Plan> PlanAsync(PlanMemory memory, string question, UsageShape shape) =>
        memory.PlanAsync(new PlanningRequest(question, shape), TestContext.Current.CancellationToken);

    private sealed class CountingPlanner : IPlanner
    {
        public string Name => "counting";

        public int Planned { get; private set; }

        public Task<Plan> PlanAsync(PlanningRequest request, CancellationToken cancellationToken)
        {
            Planned++;
            var step = new PlannedStep(PlanTopic.Traffic, "tool", new JsonObject { ["question"] = request.Question }, new RowsPart("{part}"));
            return Task.FromResult(new Plan($"plan of {request.Question}", [step], ImmutableArray<string>.Empty));
        }
    }
}
