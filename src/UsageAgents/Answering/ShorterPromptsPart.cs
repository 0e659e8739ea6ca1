using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>The proposal to shorten prompts, with what that saves.</summary>
internal sealed record ShorterPromptsPart(string Model) : IAnswerPart
{
    public IEnumerable<string> Lines(JsonElement result)
    {
        var traffic = Wording.Traffic(Wording.Text(result, "workload"), result);
        var difference = result.GetProperty("change");
        yield return $"Step: shorten the prompts of {traffic} to {Numbers.Of(result.GetProperty("input_factor"))} of their length; on {Model} that saves {Numbers.Usd(difference.GetProperty("difference_usd"))} ({Numbers.Percent(difference.GetProperty("percent"))}).";
    }
}
