using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Core.Judging.Plans;
using Regreen.Engine.Configuring;

namespace Regreen.Engine.Testing.Scenarios;

/// <summary>The cases of a suite, in the order of its files.</summary>
/// <param name="Name">The suite.</param>
/// <param name="Cases">Its cases, ready to run.</param>
public sealed record ScenarioSuite(string Name, ImmutableArray<ScenarioCase> Cases);

/// <summary>A scenario file.</summary>
/// <param name="Path">Its path, as the person knows it.</param>
/// <param name="Text">Its text.</param>
public sealed record ScenarioFile(string Path, string Text);

/// <summary>What a scenario is told of a file of rows: its text, or why it gets none.</summary>
/// <param name="Text">The text, or null.</param>
/// <param name="Refusal">What is wrong and how to put it right, or null.</param>
public readonly record struct DataFile(string? Text, (string Message, string Fix)? Refusal)
{
    /// <summary>Refuses a file.</summary>
    public static DataFile Refused(string message, string fix) => new(null, (message, fix));
}

/// <summary>A suite, or everything that is wrong with its files.</summary>
/// <param name="Suite">The suite; null where there are errors.</param>
/// <param name="Errors">Everything that is wrong, file by file, in the order of the lines.</param>
public sealed record ScenarioSuiteResult(ScenarioSuite? Suite, ImmutableArray<ConfigError> Errors)
{
    /// <summary>Returns the suite, or ends with all errors in one message.</summary>
    /// <exception cref="UserErrorException">There are errors.</exception>
    public ScenarioSuite Require() => Suite
        ?? throw new UserErrorException(string.Join('\n', Errors), "Every key is described in docs/spec/scenarios.md.", FailureCategory.Usage);
}
