using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Rulings;
using Regreen.Core.Recording;

namespace Regreen.Engine.Testing.Running;

/// <summary>Asks a model whether the answers of a case that passes all else meet its criteria in plain words.</summary>
internal sealed class ModelJudging(IJudgeModel? model, IEvidenceStore evidence)
{
    private const string NoModel = "no judge model is configured; 'judge' in regreen.yaml names one";
    private static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Judges.</summary>
    /// <param name="judged">What the case came to without a model.</param>
    /// <param name="observation">What was observed.</param>
    /// <param name="controlled">Whether the model is asked for the opposite too.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<CaseJudged> RuleAsync(CaseJudged judged, Observation observation, bool controlled, CancellationToken cancellationToken)
    {
        var asked = observation.Scenario.Steps.SelectMany(step => step.Criteria.Select(criterion => (Step: step, Criterion: criterion))).ToList();
        if (asked.Count == 0 || judged is not { Passed: true, Verdict: Verdict.Proven or Verdict.Unproven })
        {
            return judged;
        }

        var criteria = ImmutableArray.CreateBuilder<JudgedCriterion>(asked.Count);
        var controls = ImmutableArray.CreateBuilder<ControlResult>();
        var talk = new Talk();
        foreach (var (step, criterion) in asked)
        {
            var ask = observation.Ask(step);
            var frame = ask.Terminal?.Frame.Index ?? 0;
            var text = Filled(observation, criterion.Text);
            var ruling = await AskAsync(text, ask, talk, cancellationToken);
            criteria.Add(new JudgedCriterion(text, criterion.At, frame, ruling));
            if (controlled && ruling is Ruling.Met)
            {
                controls.Add(Control(criterion.At, await AskAsync(RulingRules.OppositeOf(text), ask, talk, cancellationToken)));
            }
        }

        var record = talk.Lines.Length == 0 ? null : new JudgeRecord(model!.Name, talk.Tokens, await evidence.PutAsync(EvidenceKind.Output, talk.Lines.ToString(), cancellationToken));
        return RulingRules.Lower(judged, criteria.ToImmutable(), controls.ToImmutable(), record);
    }

    private async Task<Ruling> AskAsync(string criterion, AskView ask, Talk talk, CancellationToken cancellationToken)
    {
        var answer = ask.Answer ?? "";
        if (model is null || string.IsNullOrWhiteSpace(answer) || answer.Length > RulingRules.LongestAnswer)
        {
            return new Ruling.Discarded(model is null ? NoModel : answer.Length > RulingRules.LongestAnswer ? string.Create(CultureInfo.InvariantCulture, $"the answer has more than {RulingRules.LongestAnswer:N0} characters") : "there is no answer");
        }

        var reply = await model.AskAsync(RulingRules.Instructions, RulingRules.Data(criterion, ask.Question, answer), cancellationToken);
        talk.Tokens += reply.Tokens;
        talk.Lines.Append(JsonSerializer.Serialize(new { criterion, question = ask.Question, answer, reply = reply.Text, failure = reply.Failure, tokens = reply.Tokens }, Writing)).Append('\n');
        return reply.Text is { } text ? RulingRules.Read(text, answer) : new Ruling.Discarded(reply.Failure ?? "the model said nothing");
    }

    // A model that finds the criterion met, and its opposite too, has judged nothing.
    private static ControlResult Control(string at, Ruling opposite) => opposite switch
    {
        Ruling.Missed missed => new ControlResult(Claim.Answers, RulingRules.Opposite, Live: true, TurnedRed: true, $"{at}: {missed.Reason}"),
        Ruling.Met met => new ControlResult(Claim.Answers, RulingRules.Opposite, Live: true, TurnedRed: false, $"{at}: the model finds that met too: {met.Reason}"),
        Ruling.Discarded discarded => new ControlResult(Claim.Answers, RulingRules.Opposite, Live: true, TurnedRed: false, $"{ControlResult.NotDone}{discarded.Reason}"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Filled(Observation observation, string text)
    {
        try
        {
            return text.Contains("{{", StringComparison.Ordinal) ? Template.Fill(text, observation.Value) : text;
        }
        catch (UserErrorException)
        {
            // A value that is missing is told by the step that should have given it.
            return text;
        }
    }

    private sealed class Talk
    {
        public StringBuilder Lines { get; } = new();

        public long Tokens { get; set; }
    }
}
