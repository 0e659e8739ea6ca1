using Regreen.Core.Judging.Answers;
using Regreen.Core.Judging.Plans;

namespace Regreen.Engine.Testing.Running;

/// <summary>Runs steps over HTTP.</summary>
internal sealed class HttpSteps(AttemptContext context)
{
    private static readonly KeyValuePair<string, string> AcceptStream = new("Accept", "text/event-stream");
    private readonly HttpExchanger _exchanger = new(context.Variation.Http ?? context.Target.Config.Http, context.Http, context.Recorder, context.Time, context.Trace);
    private readonly EventStreamExchanger _streams = new(context);
    private readonly ProtocolMessages _messages = new(context.Target.Config, context.Protocol);

    public async Task<TransportFailure?> ExchangeAsync(ScenarioStep step, StepAction.Http action, CancellationToken cancellationToken)
    {
        var token = await context.TokenAsync(action.User, action.Credential, cancellationToken);
        return token.Failure ?? await _exchanger.RunAsync(Exchange(step, action, token.Token), step.Limits.FirstEvent, cancellationToken);
    }

    public async Task<TransportFailure?> StreamAsync(ScenarioStep step, StepAction.Sse action, CancellationToken cancellationToken)
    {
        var token = await context.TokenAsync(action.User, action.Request.Credential, cancellationToken);
        if (token.Failure is { } failure)
        {
            return failure;
        }

        var exchange = Exchange(step, action.Request, token.Token);
        exchange = exchange.Headers.Any(header => header.Key.Equals(AcceptStream.Key, StringComparison.OrdinalIgnoreCase)) ? exchange : exchange with { Headers = exchange.Headers.Add(AcceptStream) };
        var reach = new StreamReach(step.Limits.FirstEvent, step.Limits.Completion, context.Protocol.IsTerminal, action.Until is null ? "no end of the stream in time" : "no last event in time", action.Until);
        return await _streams.RunAsync(exchange, reach, cancellationToken);
    }

    public async Task<TransportFailure?> AskAsync(ScenarioStep step, StepAction.Ask action, CancellationToken cancellationToken)
    {
        var token = await context.TokenAsync(action.User, action.Credential, cancellationToken);
        if (token.Failure is { } failure)
        {
            return failure;
        }

        var requestId = RequestIds.New();
        var (agent, question) = context.Question(step, action);
        var (path, body) = _messages.HttpAsk(requestId, agent, question, context.Trace.Parent);
        var exchange = new HttpExchange(action.Channel, action.User, step.Index, "POST", path) { Token = token.Token, Body = body, IsJson = true, RequestId = requestId };
        return action.IsStream
            ? await _streams.RunAsync(
                exchange with { Headers = [AcceptStream] },
                new StreamReach(step.Limits.FirstEvent, step.Limits.Completion, context.Protocol.IsTerminal, "no terminal event in time"),
                cancellationToken)
            : await _exchanger.RunAsync(exchange, step.Limits.Completion, cancellationToken);
    }

    private HttpExchange Exchange(ScenarioStep step, StepAction.Http action, string? token) =>
        new(action.Channel, action.User, step.Index, action.Method, Input(context.Fill(step, action.Path), OtherInput.Target))
        {
            Token = token,
            Body = action.Body is { } body ? Call(Input(context.Fill(step, body), OtherInput.Body)) : null,
            IsJson = action.IsJson,
            Headers = [.. action.Headers.Select(pair => KeyValuePair.Create(pair.Key, context.Fill(step, pair.Value)))],
        };

    private string Input(string text, Func<string, int, string?> other) => context.Variation.OtherInput > 0 ? other(text, context.Variation.OtherInput) ?? text : text;

    private string Call(string text) =>
        (context.Variation.OtherNumbers > 0 ? OtherInput.OfCall(text, context.Variation.OtherNumbers) : QuestionText.IsCall(text) ? QuestionText.Change(text, context.Variation.Reword) : null) ?? text;
}

/// <summary>Makes ids of requests.</summary>
internal static class RequestIds
{
    public static string New() => $"rq-{Guid.NewGuid():N}"[..15];
}
