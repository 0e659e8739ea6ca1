using System.Collections.Immutable;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Controls;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Judging.Plans;

namespace Regreen.Engine.Testing.Running;

/// <summary>Asks the target again, with one thing wrong on purpose: the case must turn red.</summary>
internal static class LiveControls
{
    private const int OtherInputs = 2;

    private sealed record Live(ImmutableArray<Claim> Claims, string Name, Variation Variation)
    {
        public Func<Observation, LiveResult> Read { get; init; } = observation => LiveReading.OfBreak(observation, mayBeUnreachable: false);

        /// <summary>Gets why it cannot be carried out, or null.</summary>
        public string? NotDone { get; init; }
    }

    public static async Task<LiveOutcome> RunAsync(Attempting attempt, Observation healthy, CancellationToken cancellationToken)
    {
        var claims = ControlsEngine.ClaimsOf(healthy);
        var controls = All(attempt, healthy, claims).Select(control => control with { Claims = [.. control.Claims.Intersect(claims)] }).Where(control => !control.Claims.IsEmpty).ToList();
        var due = controls.SelectMany(control => control.Claims.Select(claim => new DueControl(claim, control.Name, Live: true))).ToImmutableArray();
        var results = new List<IEnumerable<ControlResult>>();

        // Where a case writes, two controls at once would each judge what the other wrote.
        foreach (var batch in controls.Chunk(attempt.Scenario.Steps.Any(Writes) ? 1 : int.MaxValue))
        {
            results.AddRange(await Task.WhenAll(batch.Select(control => RunAsync(attempt, control, cancellationToken))));
        }

        // What a question is put as otherwise is settled by what is answered to it: those are due that could be asked.
        var questions = await QuestionControls.RunAsync(attempt, healthy, claims, cancellationToken);
        return new LiveOutcome([.. due, .. questions.Select(DueControl.Of)], [.. results.SelectMany(result => result), .. questions]);
    }

    private static bool Writes(ScenarioStep step) => (step.Action is StepAction.Sse stream ? stream.Request : step.Action) is StepAction.Http { Method: not ("GET" or "HEAD" or "OPTIONS") };

    private static IEnumerable<Live> All(Attempting attempt, Observation healthy, ImmutableArray<Claim> claims)
    {
        yield return Unreachable();
        if (claims.Contains(Claim.Authenticated))
        {
            foreach (var control in Credentials(attempt, healthy))
            {
                yield return control;
            }
        }

        foreach (var control in Questions(attempt, healthy))
        {
            yield return control;
        }

        if (SwappedUsers(attempt.Scenario) is { } swapped)
        {
            yield return new Live([Claim.Isolated], "credentials of two users swapped", swapped);
        }

        if (Faults.First(healthy.Readings) is { } fault && healthy.Readings.Any(reading => Faults.IsAfter(reading, fault)))
        {
            yield return new Live([Claim.Recovers], "the service gone after the fault", new Variation { EndsAtFault = true }) { Read = LiveReading.OfCut };
        }

        if (attempt.Scenario.AllExpectations.Any(pair => pair.Expectation is Expectation.InTime))
        {
            yield return new Live([Claim.Fast], "answers held back past their limits", new Variation { Stalls = true }) { Read = LiveReading.OfStall };
        }
    }

    private static IEnumerable<Live> Questions(Attempting attempt, Observation healthy)
    {
        if (attempt.Scenario.OtherQuestion is { } question && attempt.Scenario.Steps.Any(step => step.Action is StepAction.Ask))
        {
            yield return new Live([Claim.Answers, Claim.UsesTools], "another question asked", new Variation { Question = question }) { Read = other => LiveReading.OfOther(healthy, other) };
        }
        else if (!healthy.Asks.Any() || (attempt.Scenario.Claims.Contains(Claim.Answers) && healthy.Asks.All(step => step.Action is StepAction.Sse && healthy.Ask(step).Answer is null)))
        {
            // The first other thing may not be there at all; then it is red whatever the case looks at.
            for (var way = 1; way <= OtherInputs; way++)
            {
                yield return new Live([Claim.Answers], $"something else asked for ({way})", new Variation { OtherInput = way }) { NotDone = LiveReading.HasInput(healthy) ? null : "nothing in its requests says what is asked for" };
            }
        }
    }

    private static Live Unreachable()
    {
        var (http, webSocket) = Addresses.Closed();
        return new Live([Claim.Reachable], "closed port", new Variation { Http = http, WebSocket = webSocket })
        {
            Read = observation => LiveReading.OfBreak(observation, mayBeUnreachable: true),
        };
    }

    private static IEnumerable<Live> Credentials(Attempting attempt, Observation healthy)
    {
        var steps = attempt.Scenario.Steps;
        var users = attempt.Target.Config.Users.Keys.ToList();
        if (steps.Any(step => CredentialOf(step) == Credential.Own && step.Action.User is not null))
        {
            yield return new Live([Claim.Authenticated], "no token", new Variation { Credentials = (user, _) => (user, Credential.None) });
            yield return users.Count > 1 && NamesUser(attempt, healthy) ? AnotherUser(UsersOf(attempt.Scenario) is { Count: > 1 } own ? own : users) : BrokenToken();
        }

        if (users.Count > 0 && steps.Any(step => MustBeRefused(attempt.Scenario, step)))
        {
            yield return new Live([Claim.Authenticated], "a valid token", new Variation { LogIn = true, Credentials = (user, _) => (user ?? users[0], Credential.Own) });
        }
    }

    // A case with several users stays among them: what it writes as another must not reach a user of other cases.
    private static Live AnotherUser(List<string> users) => new([Claim.Authenticated], "another user's token", new Variation
    {
        Credentials = (user, credential) => credential == Credential.Own && user is not null
            ? (users[(users.IndexOf(user) + 1) % users.Count] is var other && other != user ? other : users.Find(third => third != user), credential)
            : (user, credential),
    });

    private static List<string> UsersOf(ScenarioCase scenario) =>
        [.. scenario.Steps.Select(step => step.Action.User).OfType<string>().Distinct(StringComparer.Ordinal)];

    private static Live BrokenToken() => new([Claim.Authenticated], "a token with a broken signature", new Variation { Credentials = (user, _) => (user, Credential.Wrong) });

    private static bool MustBeRefused(ScenarioCase scenario, ScenarioStep step) => step.Action switch
    {
        StepAction.Http { User: null } or StepAction.Sse { User: null } => ExpectsRefusal(step),
        StepAction.Connect { Login: false } connect => scenario.Steps.Any(other => other.Action.Channel == connect.Channel && ExpectsRefusal(other)),
        _ => CredentialOf(step) is Credential.None or Credential.Wrong,
    };

    // Where neither the case claims to know who it is nor the service ever says whom it serves, another user's token shows nothing;
    // then a broken one must be refused.
    private static bool NamesUser(Attempting attempt, Observation healthy) =>
        attempt.Scenario.Claims.Contains(Claim.Authenticated) || attempt.Scenario.Claims.Contains(Claim.Isolated)
        || healthy.Readings.Any(reading => reading.IsReceived && reading.Event == EventNames.Authenticated && healthy.Protocol.TextOf(reading, "user") is not null);

    private static bool ExpectsRefusal(ScenarioStep step) =>
        step.Expectations.Any(expectation => expectation is Expectation.Refused || (expectation is Expectation.Status status && status.Codes.All(code => code is 401 or 403)));

    private static Credential? CredentialOf(ScenarioStep step) => step.Action switch
    {
        StepAction.Connect { Login: true } connect => connect.Credential,
        StepAction.Http http => http.User is null && http.Credential == Credential.Own ? null : http.Credential,
        StepAction.Sse { Request: var http } => http.User is null && http.Credential == Credential.Own ? null : http.Credential,
        StepAction.Ask { OverHttp: true } ask => ask.Credential,
        _ => null,
    };

    private static Variation? SwappedUsers(ScenarioCase scenario)
    {
        var users = UsersOf(scenario);
        return users.Count < 2
            ? null
            : new Variation { Credentials = (user, credential) => (user is null ? null : users[(users.IndexOf(user) + 1) % users.Count], credential) };
    }

    private static async Task<IEnumerable<ControlResult>> RunAsync(Attempting attempt, Live control, CancellationToken cancellationToken)
    {
        var result = control.NotDone is { } why
            ? new LiveResult(false, ControlResult.NotDone + why)
            : control.Read(await attempt.ObserveAsync(control.Variation, cancellationToken));
        return control.Claims.Select(claim => new ControlResult(claim, control.Name, true, result.TurnedRed, result.Detail));
    }
}
