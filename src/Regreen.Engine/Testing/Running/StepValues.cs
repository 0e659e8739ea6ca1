using Regreen.Core.Configuring;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Engine.Testing.Running;

/// <summary>Puts values of steps before into what a step sends, and finds its credentials.</summary>
internal static class StepValues
{
    /// <summary>Puts values in. A value that is not there stays empty, and the reason stands in the transcript.</summary>
    public static string Fill(this AttemptContext context, ScenarioStep step, string text)
    {
        if (!text.Contains("{{", StringComparison.Ordinal))
        {
            return text;
        }

        var frames = context.Recorder.Transcript.Frames;
        return Template.Fill(text, name =>
        {
            var value = NamedValues.Find(context.Scenario, name, source => frames.Where(frame => frame.Step == source.Index).Select(context.Protocol.Read));
            if (value is null)
            {
                context.Recorder.Fail(step.Action.Channel, step.Action.User, step.Index, Phase.Request, "value missing", $"'{name}' is in no answer before.");
            }

            return value ?? "";
        });
    }

    /// <summary>Gets whom a step asks, and what.</summary>
    public static (string Agent, string Message) Question(this AttemptContext context, ScenarioStep step, StepAction.Ask action) =>
        (context.Variation.Question?.Agent ?? context.Fill(step, action.Agent), context.Variation.Question?.Message ?? context.Variation.Reword(context.Fill(step, action.Message)));

    /// <summary>Gets the token that a step shows: null shows none.</summary>
    public static async Task<TokenResult> TokenAsync(this AttemptContext context, string? user, Credential credential, CancellationToken cancellationToken)
    {
        (user, credential) = context.Variation.Credentials(user, credential);

        // A wrong token needs a right one to be made from; anybody's will do.
        user ??= credential == Credential.Wrong ? context.Tokens.Users.FirstOrDefault() : null;
        if (user is null || credential == Credential.None)
        {
            return new TokenResult(null, null);
        }

        var result = await context.Tokens.GetAsync(user, cancellationToken);
        if (result.Token is not { } token || credential == Credential.Own)
        {
            return result;
        }

        var broken = TokenBreaking.Break(token);
        context.Recorder.Redactor.Know(broken);
        return new TokenResult(broken, null);
    }
}
