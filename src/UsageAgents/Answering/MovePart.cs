using System.Text.Json;

namespace UsageAgents.Answering;

/// <summary>The proposal to move a workload to a cheaper model, with what that saves.</summary>
internal sealed record MovePart(string From, string To) : IAnswerPart
{
    public IEnumerable<string> Lines(JsonElement result)
    {
        var traffic = Wording.Traffic(Wording.Text(result, "workload"), result);
        var difference = result.GetProperty("from_first_to_last");
        yield return $"Step: move {traffic} from {From} to {To}; that saves {Numbers.Usd(difference.GetProperty("difference_usd"))} ({Numbers.Percent(difference.GetProperty("percent"))}) of what it costs now. Compare the answers on a part of the traffic first: the data does not say how good they are.";
        foreach (var sheet in result.GetProperty("costs").EnumerateArray())
        {
            yield return AssumptionLine.Of(sheet);
        }

        yield return PriceDateLine.Of(result);
    }
}
