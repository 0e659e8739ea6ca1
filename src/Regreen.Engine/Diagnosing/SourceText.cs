using System.Collections.Immutable;
using Regreen.Core.Deploying;

namespace Regreen.Engine.Diagnosing;

/// <summary>What is asked of the sources at a commit.</summary>
/// <param name="Find">Lists the lines that hold a text.</param>
/// <param name="Read">Gets the text of a file, or null where it is not there.</param>
public sealed record SourceText(
    Func<string, string, CancellationToken, Task<ImmutableArray<SourceLine>>> Find,
    Func<string, string, CancellationToken, Task<string?>> Read);
