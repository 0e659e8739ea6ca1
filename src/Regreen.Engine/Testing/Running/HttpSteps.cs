using Regreen.Core.Judging.Plans;

namespace Regreen.Engine.Testing.Running;

/// <summary>Runs steps over HTTP.</summary>
internal sealed class HttpSteps(AttemptContext context)
{
    private readonly HttpExchanger _exchanger = new(context.Variation.Http ?? context.Target.Config.Http, context.Http, context.Recorder, context.Time, context.Trace);
    private readonly ProtocolMessages _messages = new(context.Target.Config, context.Protocol);

    public async Task<TransportFailure?> ExchangeAsync(ScenarioStep step, StepAction.Http action, CancellationToken cancellationToken)
    {
        var token = await context.TokenAsync(action.User, action.Credential, cancellationToken);
        return token.Failure ?? await _exchanger.RunAsync(
            new HttpExchange(action.Channel, action.User, step.Index, action.Method, context.Fill(step, action.Path))
            {
                Token = token.Token,
                Body = action.Body is { } body ? context.Fill(step, body) : null,
                IsJson = action.IsJson,
                Headers = [.. action.Headers.Select(pair => KeyValuePair.Create(pair.Key, context.Fill(step, pair.Value)))],
            },
            step.Limits.FirstEvent,
            cancellationToken);
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
        return await _exchanger.RunAsync(
            new HttpExchange(action.Channel, action.User, step.Index, "POST", path) { Token = token.Token, Body = body, IsJson = true, RequestId = requestId },
            step.Limits.Completion,
            cancellationToken);
    }
}

/// <summary>Makes ids of requests.</summary>
internal static class RequestIds
{
    public static string New() => $"rq-{Guid.NewGuid():N}"[..15];
}
