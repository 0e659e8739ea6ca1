using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;

namespace Regreen.Engine.Configuring;

/// <summary>What a configuration is read from. The host hands everything in.</summary>
/// <param name="Root">The full path of the folder that the file lies in.</param>
/// <param name="Text">The text of <c>regreen.yaml</c>.</param>
public sealed record ProjectSource(string Root, string Text)
{
    /// <summary>Gets what the file is called in messages. Default: <c>regreen.yaml</c>.</summary>
    public string File { get; init; } = "regreen.yaml";

    /// <summary>Gets how an environment variable is asked for.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>Gets whether a path, relative to the root, is a file or folder.</summary>
    public required Func<string, bool> Exists { get; init; }

    /// <summary>Gets the values of <c>--var</c>, which come before the environment.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>A configuration, or everything that is wrong with it.</summary>
/// <param name="Config">The configuration; null where there are errors.</param>
/// <param name="Errors">Everything that is wrong, in the order of the file.</param>
/// <param name="Secrets">The values that came from the environment: nothing of them may be shown or kept.</param>
public sealed record ProjectConfigResult(ProjectConfig? Config, ImmutableArray<ConfigError> Errors, ImmutableSortedSet<string> Secrets)
{
    /// <summary>Returns the configuration, or ends with all errors in one message.</summary>
    /// <exception cref="UserErrorException">There are errors.</exception>
    public ProjectConfig Require() => Config
        ?? throw new UserErrorException(string.Join('\n', Errors), "Every key is described in docs/spec/configuration.md.", FailureCategory.Usage);
}
