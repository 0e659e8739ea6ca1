using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Answers;
using Regreen.Core.Judging.Plans;
using Regreen.Engine.Configuring;

namespace Regreen.Engine.Testing.Scenarios;

/// <summary>Reads scenario files into cases that are ready to run.</summary>
public static class ScenarioReader
{
    /// <summary>Reads the files of a suite, or says everything that is wrong with them.</summary>
    /// <param name="suite">The suite's name.</param>
    /// <param name="gate">Whether its cases stand in the manifest.</param>
    /// <param name="files">Its files.</param>
    /// <param name="data">Reads a file of rows by its path relative to the root; null: there are none.</param>
    public static ScenarioSuiteResult Read(string suite, bool gate, IEnumerable<ScenarioFile> files, Func<string, DataFile>? data = null)
    {
        data ??= path => DataFile.Refused($"'{path}' does not exist.", "Files of rows belong to a project with a regreen.yaml.");
        ArgumentNullException.ThrowIfNull(files);
        var cases = ImmutableArray.CreateBuilder<ScenarioCase>();
        var errors = ImmutableArray.CreateBuilder<ConfigError>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var found = new ConfigErrors(file.Path);
            if (MapReader.Open(YamlReader.Read(file.Text, found), ScenarioShapes.File, found) is { } reader)
            {
                cases.AddRange(Cases(reader, suite, gate, new Source(file.Path, data), seen));
            }

            errors.AddRange(found);
        }

        return errors.Count == 0
            ? new ScenarioSuiteResult(new ScenarioSuite(suite, WithOtherQuestions(cases.ToImmutable())), [])
            : new ScenarioSuiteResult(null, errors.ToImmutable());
    }

    private static IEnumerable<ScenarioCase> Cases(MapReader file, string suite, bool gate, Source source, HashSet<string> seen)
    {
        var limits = Limits(file.Map("defaults"));
        var maps = file.Maps("cases");
        if (maps.IsEmpty && file.Has("cases"))
        {
            file.Error("cases", "There are no cases.", "Write at least one case.");
        }

        foreach (var map in maps)
        {
            var id = map.Text("id") ?? "";
            if (!seen.Add(id))
            {
                map.Error("id", $"The id '{id}' stands twice in the suite.", "Give each case an id of its own.");
            }

            yield return Case(map, new CaseId(suite, id), gate, source, limits);
        }
    }

    private static ScenarioCase Case(MapReader map, CaseId id, bool gate, Source source, StepLimits limits)
    {
        var (path, expander) = (source.Path, new StepExpander(source.Path, limits, source.Data));
        var schedule = expander.Expand(map);
        return new ScenarioCase(id, map.Text("name") ?? id.Name, $"{path}:{map.Source.Line}", expander.Steps, schedule)
        {
            Gate = gate,
            Claims = [.. map.Texts("claims").SelectMany(word => Enum.GetValues<Claim>().Where(claim => Words.Kebab(claim) == word))],
            Tags = map.Texts("tags"),
            Priority = map.Choice<Priority>("priority") ?? Priority.Normal,
            Owner = map.Text("owner"),
            Seeds = expander.Seeds,
            Expectations = [.. expander.Expectations, .. map.Maps("expect").SelectMany(expect => CaseExpectations.Read(expect, path, expander))],
            Markers = expander.Markers,
        };
    }

    private static StepLimits Limits(MapReader? defaults) => new(
        defaults?.Duration("connect") ?? StepLimits.Default.Connect,
        defaults?.Duration("first_event") ?? StepLimits.Default.FirstEvent,
        defaults?.Duration("completion") ?? StepLimits.Default.Completion);

    // The control that asks something else needs a question whose healthy answer does not meet the case's expectations. For a case that expects
    // to be declined that is one which the service can answer.
    private static ImmutableArray<ScenarioCase> WithOtherQuestions(ImmutableArray<ScenarioCase> cases)
    {
        var asks = cases.SelectMany(scenario => scenario.Steps).Where(step => step.Action is StepAction.Ask).ToList();
        var answerable = asks.Where(step => !Declines(step) && !Question(step).Message.Contains("{{", StringComparison.Ordinal)).ToList();
        return [.. cases.Select(scenario => scenario with
        {
            OtherQuestion = scenario.Steps.Any(step => step.Action is StepAction.Ask && Declines(step))
                ? answerable.Find(step => IsOf(scenario, step.Action.User) && !scenario.Steps.Any(own => own.Action is StepAction.Ask && Question(own) == Question(step))) is { } other ? Question(other) : null
                : new OtherQuestion(null, QuestionText.OffTopic),
        })];
    }

    /// <summary>The file that is read, and how it reads others.</summary>
    private sealed record Source(string Path, Func<string, DataFile> Data);

    // What one user is answered, another may not be.
    private static bool IsOf(ScenarioCase scenario, string? user) => scenario.Steps.Any(step => step.Action is StepAction.Ask && step.Action.User == user);

    private static OtherQuestion Question(ScenarioStep step)
    {
        var ask = (StepAction.Ask)step.Action;
        return new OtherQuestion(ask.Agent, ask.Message);
    }

    private static bool Declines(ScenarioStep step) =>
        step.Expectations.Any(expectation => expectation is Expectation.Answer { Condition: AnswerCondition.Declined } or Expectation.Terminal { Event: not "agent_completed" });
}
