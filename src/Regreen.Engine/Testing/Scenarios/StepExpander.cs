using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core.Judging.Plans;
using Regreen.Engine.Configuring;

namespace Regreen.Engine.Testing.Scenarios;

/// <summary>Unrolls the steps of a case: loops become steps of their users, names become unique, variables are put in.</summary>
internal sealed class StepExpander(string file, StepLimits limits, Func<string, DataFile> data)
{
    private const int MostSteps = 10_000;
    private readonly List<ScenarioStep?> _steps = [];
    private readonly Dictionary<string, string?> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<int>> _repeated = new(StringComparer.Ordinal);
    private readonly List<Expectation> _expectations = [];
    private readonly List<int> _seeds = [];
    private bool _isTeardown;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _markers = new(StringComparer.Ordinal);

    /// <summary>Gets the steps.</summary>
    public ImmutableArray<ScenarioStep> Steps => [.. _steps.OfType<ScenarioStep>()];

    /// <summary>Gets what must hold over repeated steps.</summary>
    public IEnumerable<Expectation> Expectations => _expectations;

    /// <summary>Gets the seeds by which steps are interleaved.</summary>
    public ImmutableArray<int> Seeds => [.. _seeds];

    /// <summary>Gets each user's markers.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Markers =>
        _markers.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.Distinct(StringComparer.Ordinal).ToImmutableArray(), StringComparer.Ordinal);

    /// <summary>Gets the users in whose name the case speaks.</summary>
    public IEnumerable<string> Users => Steps.Select(step => step.Action.User).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>Says whether a step that asks an agent has this name.</summary>
    public bool HasAnswer(string name) => Steps.Any(step => step.Action is StepAction.Ask && string.Equals(step.Name, name, StringComparison.Ordinal));

    /// <summary>Finds a step by the case's name for it, or null.</summary>
    public ScenarioStep? StepOf(string? name) => name is null ? null : _steps.Find(step => string.Equals(step?.Name, name, StringComparison.Ordinal));

    /// <summary>Unrolls the steps of a case: its setup, its steps, and its teardown, which runs whatever becomes of them.</summary>
    public Schedule Expand(MapReader map)
    {
        if (map.Has("steps") && map.Maps("steps").IsEmpty)
        {
            map.Error("steps", "The case has no steps.", "Write at least one step: a case that does nothing shows nothing.");
        }

        var scope = new StepScope();
        Schedule body = map.Has("setup") ? new Schedule.Sequence([Sequence(map, "setup", scope), Sequence(map, "steps", scope)]) : Sequence(map, "steps", scope);
        _isTeardown = true;
        return map.Has("teardown") ? new Schedule.Finally(body, Sequence(map, "teardown", scope)) : body;
    }

    private Schedule.Sequence Sequence(MapReader map, string key, StepScope scope) => new([.. map.Maps(key).Select(step => One(step, scope))]);

    private Schedule One(MapReader map, StepScope scope)
    {
        if (_steps.Count >= MostSteps)
        {
            map.Errors.Add(map.Source, $"The case has more than {MostSteps} steps.", "Split it.");
            return new Schedule.Sequence([]);
        }

        if (map.Has("together"))
        {
            return Beside(map, [.. map.Items("together").OfType<YamlList>().Select(list => Branch(map, list, scope.Branch()))]);
        }

        return map.Map("each") is { } each ? Beside(map, Each(each, scope))
            : map.Map("repeat") is { } repeat ? Repeat(map, repeat, scope)
            : map.Map("for_each") is { } loop ? ForEach(loop, scope)
            : Single(map, scope);
    }

    private Schedule.Sequence ForEach(MapReader loop, StepScope scope)
    {
        var rows = loop.Text("file") is { } path ? RowsOf(loop, path) : [.. loop.Maps("rows").Select(row => new DataRow([.. row.Keys.Select(key => KeyValuePair.Create(key.Text, row.Text(key.Text) ?? ""))]))];
        if (rows is { IsDefault: false, IsEmpty: true })
        {
            loop.Error(loop.Has("file") ? "file" : "rows", "The loop has no rows.", "Write at least one: a loop over nothing shows nothing.");
        }

        return new([.. rows.IsDefault ? [] : rows.Select((row, index) => (Schedule)Sequence(loop, "steps", scope.For(index + 1, row.Values)))]);
    }

    // Default: they could not be read, and that is said.
    private ImmutableArray<DataRow> RowsOf(MapReader loop, string path)
    {
        var found = data(path);
        if (found.Text is null)
        {
            loop.Error("file", found.Refusal!.Value.Message, found.Refusal.Value.Fix);
            return default;
        }

        var (rows, error) = DataRows.Read(path, found.Text);
        if (error is not null)
        {
            loop.Error("file", $"'{path}' cannot be read: {error}", "Write CSV with a line of names first, or a file .jsonl with one object a line.");
        }

        return error is null ? rows : default;
    }

    private Schedule.Sequence Branch(MapReader map, YamlList list, StepScope scope) =>
        new([.. list.Items.OfType<YamlMap>().Select(step => One(map.At(step), scope))]);

    private Schedule Beside(MapReader map, ImmutableArray<Schedule.Sequence> lists)
    {
        if (map.Integer("interleave") is not { } seed)
        {
            return new Schedule.Together([.. lists]);
        }

        _seeds.Add(seed);
        return new Schedule.Interleaved(Interleaving.Of(seed, lists));
    }

    private Schedule Repeat(MapReader map, MapReader repeat, StepScope scope)
    {
        var first = _steps.Count;
        ImmutableArray<Schedule> turns = [.. Enumerable.Range(1, Math.Max(1, repeat.Integer("times") ?? 1)).Select(turn =>
            (Schedule)Sequence(repeat, "steps", scope.For(turn, [KeyValuePair.Create("turn", turn.ToString(CultureInfo.InvariantCulture))])))];
        ImmutableArray<int> requests = [.. _steps.Skip(first).OfType<ScenarioStep>().Where(step => step.Action is StepAction.Http or StepAction.Sse or StepAction.Ask).Select(step => step.Index)];
        if (requests.IsEmpty)
        {
            repeat.Error("steps", "Nothing that is repeated asks for anything.", "Write a step 'http', 'sse' or 'ask'.");
        }

        if (repeat.Text("as") is { } name && !_repeated.TryAdd(name, requests))
        {
            repeat.Error("as", $"The name '{name}' is taken.", "Give each repetition a name of its own.");
        }

        if (map.Map("expect")?.Map("refused") is { } refused)
        {
            _expectations.Add(Limited(refused, requests, map.Map("expect")!.Node("refused")!.Line));
        }

        return repeat.Bool("at_once") == true ? new Schedule.Together(turns) : new Schedule.Sequence(turns);
    }

    private Expectation.Limited Limited(MapReader refused, ImmutableArray<int> requests, int line)
    {
        var rest = refused.Integer("first") is { } first ? requests.Length - first + 1 : (int?)null;
        var expected = new Expectation.Limited($"{file}:{line}", requests, refused.Integer("least") ?? rest ?? 1, refused.Integer("most") ?? rest ?? requests.Length)
        {
            First = refused.Integer("first"),
            SaysWhen = refused.Bool("retry_after") == true,
            Limit = refused.Duration("within"),
        };
        if (expected.Least > expected.Most || expected.Most > requests.Length || rest < 1)
        {
            refused.Errors.Add(refused.Source, $"Of {requests.Length} requests {expected.Least} to {expected.Most} cannot be refused{(expected.First is { } at ? $" from {at} on" : "")}.", "Write numbers that fit 'times'.");
        }

        return expected;
    }

    /// <summary>Finds the requests of a repetition by its name, or null.</summary>
    public ImmutableArray<int>? FindRepeated(string name) => _repeated.TryGetValue(name, out var steps) ? steps : null;

    private ImmutableArray<Schedule.Sequence> Each(MapReader each, StepScope scope)
    {
        var branches = ImmutableArray.CreateBuilder<Schedule.Sequence>();
        foreach (var user in each.Texts("users"))
        {
            var variables = each.Map("vars")?.TextsByKey(user) ?? ImmutableSortedDictionary<string, string>.Empty;
            if (!_markers.TryGetValue(user, out var markers))
            {
                _markers[user] = markers = [];
            }

            markers.AddRange(variables.Values);
            branches.Add(Sequence(each, "steps", scope.For(user, variables)));
        }

        return branches.ToImmutable();
    }

    private static void RefusePings(MapReader map, StepAction? action, ImmutableArray<Expectation> expectations)
    {
        if (action is StepAction.Ask { OverHttp: true } && expectations.Any(expectation => expectation is Expectation.Pings))
        {
            map.Map("expect")!.Error("pings", "There are no pings over HTTP.", "Ask over a session, or expect the event 'heartbeat'.");
        }
    }

    private Schedule Single(MapReader map, StepScope scope)
    {
        var index = _steps.Count;
        _steps.Add(null);
        var texts = new StepTexts(map, scope);
        var action = new ActionReader(texts, this).Read(index);

        // Also where the action is wrong: everything is said at once.
        ImmutableArray<Expectation> expectations = map.Map("expect") is { } expect ? [.. StepExpectations.Read(expect, file, texts)] : [];
        RefusePings(map, action, expectations);
        if (action is null)
        {
            return new Schedule.Sequence([]);
        }

        _steps[index] = new ScenarioStep(index, action, $"{file}:{map.Source.Line}")
        {
            Name = action is StepAction.Connect ? null : NameOf(texts),
            Expectations = expectations,
            Criteria = map.Map("expect") is { } judges && judges.Node("judge") is { } node ? [.. judges.Texts("judge").Select(text => new Criterion($"{file}:{node.Line}", texts.Fill(node, text)))] : [],
            Limits = limits,
            Retry = map.Map("retry") is { } retry ? new Retrying(retry.Integer("times") ?? 0, retry.Duration("delay") ?? TimeSpan.Zero) : null,
            IsTeardown = _isTeardown,
        };
        return new Schedule.Single(index);
    }

    private string? NameOf(StepTexts texts)
    {
        var (map, name) = texts.Named();
        if (map is null || name is null)
        {
            return null;
        }

        var own = texts.Scope.Declare(name);
        if (!_names.Add(own))
        {
            map.Error("as", $"The name '{name}' is taken.", "Give each step a name of its own.");
        }

        return own;
    }

    /// <summary>Names a new session.</summary>
    public string OpenSession(MapReader map, StepScope scope, string? user)
    {
        var name = scope.Declare(map.Text("as") ?? user ?? "session");
        var channel = name;
        for (var number = 2; _sessions.ContainsKey(channel); number++)
        {
            channel = $"{name}-{number}";
        }

        if (channel != name && map.Has("as"))
        {
            map.Error("as", $"The session '{map.Text("as")}' is opened twice.", "Give each session a name of its own.");
        }

        _sessions[channel] = user;
        return scope.LastSession = channel;
    }

    /// <summary>Finds the session that a step speaks on, and its user.</summary>
    public (string Channel, string? User)? FindSession(MapReader map, StepScope scope)
    {
        var wanted = map.Text("session");
        var channel = wanted is null ? scope.LastSession : scope.Resolve(wanted);
        if (channel is not null && _sessions.TryGetValue(channel, out var user))
        {
            return (channel, user);
        }

        map.Errors.Add(
            map.Node("session") ?? map.Source,
            wanted is null ? "No session is open here." : $"There is no session '{wanted}' here.",
            wanted is null ? "Write a step 'connect: { user: NAME }' before." : Words.Suggest(wanted, [.. _sessions.Keys]));
        return null;
    }
}
