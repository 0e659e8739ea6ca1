using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core.Configuring;
using Regreen.Core.Judging.Plans;
using Regreen.Engine.Configuring;

namespace Regreen.Engine.Testing.Scenarios;

/// <summary>Reads what a step does.</summary>
internal sealed class ActionReader(StepTexts texts, StepExpander expander)
{
    private const string WaitChannel = "wait";
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    public StepAction? Read(int index)
    {
        var channel = string.Create(CultureInfo.InvariantCulture, $"http-{index + 1}");
        var step = texts.Step;
        return step.Map("http") is { } http ? Http(http, channel)
            : step.Map("sse") is { } sse ? new StepAction.Sse(channel, Http(sse, channel)) { Until = sse.Text("until") }
            : step.Map("ask") is { } ask ? Ask(ask, channel)
            : OverSession(step);
    }

    private StepAction? OverSession(MapReader step) =>
        step.Map("connect") is { } connect ? Connect(connect)
            : step.Map("send") is { } send ? Send(send)
            : step.Map("reconnect") is { } reconnect && expander.FindSession(reconnect, texts.Scope) is { } dropped ? new StepAction.Reconnect(dropped.Channel, dropped.User)
            : step.Map("resume") is { } resume ? Resume(resume)
            : step.Map("wait") is { } wait ? Wait(wait)
            : step.Map("close") is { } close && expander.FindSession(close, texts.Scope) is { } session ? new StepAction.Close(session.Channel, session.User)
            : null;

    private StepAction.Wait? Wait(MapReader map)
    {
        if (map.Text("retry_after") is not { } name)
        {
            return new StepAction.Wait(WaitChannel, map.Duration("time") ?? TimeSpan.Zero);
        }

        if (expander.FindRepeated(name) is { } refused)
        {
            return new StepAction.Wait(WaitChannel, map.Duration("most") ?? LongestWait) { Refused = refused };
        }

        map.Error("retry_after", $"No 'repeat' step is called '{name}' before.", "Name the repetition with 'as', and write its name here.");
        return null;
    }

    private StepAction.Http Http(MapReader map, string channel)
    {
        if (map.Has("json") && map.Has("text"))
        {
            map.Error("text", "The request has a 'json' and a 'text' body.", "Keep one.");
        }

        var body = Body(map);
        return new StepAction.Http(channel, texts.Text(map, "user"), map.Text("method")?.ToUpperInvariant() ?? (body is null ? "GET" : "POST"), texts.Text(map, "path") ?? "/")
        {
            Credential = CredentialOf(map),
            Headers = map.Map("headers") is { } headers
                ? [.. headers.Keys.Select(key => KeyValuePair.Create(key.Text, texts.Text(headers, key.Text) ?? ""))]
                : ImmutableArray<KeyValuePair<string, string>>.Empty,
            Body = body,
            IsJson = map.Has("json"),
        };
    }

    private StepAction.Connect Connect(MapReader map)
    {
        var user = texts.Text(map, "user");
        var via = map.Choice<AuthenticationWay>("via");
        if (map.Has("via") && via is null)
        {
            map.Error("via", $"'{map.Text("via")}' is no way to log in.", Words.Suggest(map.Text("via") ?? "", [.. Enum.GetValues<AuthenticationWay>().Select(Words.Kebab)]));
        }

        var credential = CredentialOf(map);
        var login = map.Bool("login") ?? true;
        if (user is null && login && credential != Credential.None)
        {
            map.Errors.Add(map.Source, "The connection logs in, and names no user.", "Write 'user: NAME', 'token: none' or 'login: false'.");
        }

        return new StepAction.Connect(expander.OpenSession(map, texts.Scope, user), user) { Credential = credential, Via = via, Login = login };
    }

    private StepAction.Ask? Ask(MapReader map, string channel)
    {
        var via = map.Choice<AskWay>("via") ?? AskWay.Session;

        var (agent, message) = (texts.Text(map, "agent") ?? "", texts.Text(map, "message") ?? "");
        if (via != AskWay.Session)
        {
            return new StepAction.Ask(channel, texts.Text(map, "user"), agent, message) { Via = via };
        }

        return expander.FindSession(map, texts.Scope) is { } session ? new StepAction.Ask(session.Channel, session.User, agent, message) { Until = map.Text("until") } : null;
    }

    private StepAction.Resume? Resume(MapReader map)
    {
        var (name, session) = (map.Text("of") ?? "", expander.FindSession(map, texts.Scope));
        if (expander.StepOf(texts.Scope.Resolve(name)) is not { Action: StepAction.Ask { OverHttp: false } } asked)
        {
            map.Error("of", $"No 'ask' step over a session is called '{name}' before.", "Name the step with 'as', and write its name here.");
            return null;
        }

        return session is { } found ? new StepAction.Resume(found.Channel, found.User, asked.Index) : null;
    }

    private StepAction.Send? Send(MapReader map)
    {
        if (map.Has("json") == map.Has("text"))
        {
            map.Errors.Add(map.Source, "A raw message is either 'json' or 'text'.", "Write one of them.");
        }

        return expander.FindSession(map, texts.Scope) is { } session ? new StepAction.Send(session.Channel, session.User, Body(map) ?? "") : null;
    }

    private string? Body(MapReader map) => map.Json("json") is { } json ? texts.Fill(map.Node("json")!, json) : texts.Text(map, "text");

    private static Credential CredentialOf(MapReader map)
    {
        switch (map.Text("token"))
        {
            case null:
                return Credential.Own;
            case "none":
                return Credential.None;
            case "wrong":
                return Credential.Wrong;
            case var other:
                map.Error("token", $"'{other}' is no kind of token.", "Write 'none' or 'wrong', or remove the key to use the user's own.");
                return Credential.Own;
        }
    }
}
