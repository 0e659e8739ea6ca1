using System.Text.Json;
using Regreen.Core.Judging.Answers;
using Regreen.Core.Judging.Plans;

namespace Regreen.Core.Judging.Observing;

/// <summary>A call over JSON-RPC, and what was found.</summary>
/// <param name="Request">The request.</param>
/// <param name="Result">The result, as it was written.</param>
public sealed record CallView(string Request, string Result)
{
    private const string Place = "#";

    /// <summary>Gets the question that it is given, or null: a text that asks nothing is none.</summary>
    public string? Question => QuestionText.IsCall(Request) ? QuestionText.In(Request) : null;

    /// <summary>Gets whether other numbers can be asked for, and what was found holds some.</summary>
    public bool HasBoth => OtherInput.OfCall(Request, 1) is not null && !Figures.Of(Result, Asked).IsEmpty;

    /// <summary>Finds the calls of a case that came to a result, in its steps over HTTP. A case that does not say that it is about answers has none.</summary>
    public static IEnumerable<CallView> Of(Observation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        return !observation.Scenario.Claims.Contains(Claim.Answers)
            ? []
            : observation.Scenario.Steps.Where(step => step.Action is StepAction.Http or StepAction.Sse).Select(step => Of([.. observation.Of(step)])).OfType<CallView>();
    }

    /// <summary>Says which figures came again although something else was asked for, or null. What was found is compared as a whole where no text asks for it: a constant may stand beside it.</summary>
    public static string? Repeated(CallView before, CallView after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return before.Request != after.Request && (before.Question is not null || before.Masked() == after.Masked())
            ? Figures.Repeated((before.Result, before.Asked), (after.Result, after.Asked))
            : null;
    }

    private static CallView? Of(List<Reading> readings)
    {
        var request = readings.Find(reading => reading.Frame.Direction == FrameDirection.Sent && QuestionText.HasArguments(reading.Frame.Payload));
        var result = readings.Where(reading => reading is { IsReceived: true, Json.ValueKind: JsonValueKind.Object }).Select(reading => reading.Json!.Value).FirstOrDefault(json => json.TryGetProperty("result", out _));
        return request is null || result.ValueKind != JsonValueKind.Object ? null : new CallView(request.Frame.Payload, result.GetProperty("result").GetRawText());
    }

    private string Asked => string.Join('\n', QuestionText.ArgumentsOf(Request));

    private string Masked() => QuestionText.ArgumentsOf(Request).OrderByDescending(value => value.Length).Aggregate(Result, (text, value) => text.Replace(value, Place, StringComparison.Ordinal));
}
