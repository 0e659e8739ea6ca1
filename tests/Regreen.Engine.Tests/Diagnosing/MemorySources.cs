using System.Collections.Immutable;
using Regreen.Core.Deploying;
using Regreen.Engine.Diagnosing;

namespace Regreen.Engine.Tests.Diagnosing;

/// <summary>Sources in memory, the same at every commit.</summary>
internal static class MemorySources
{
    public static SourceText Of(params (string Path, string Text)[] files)
    {
        return new SourceText(
            (_, text, _) => Task.FromResult<ImmutableArray<SourceLine>>(
                [.. files.SelectMany(file => file.Text.Split('\n').Select((line, index) => new SourceLine(file.Path, index + 1, line))).Where(line => line.Text.Contains(text, StringComparison.Ordinal))]),
            (_, path, _) => Task.FromResult(files.FirstOrDefault(file => file.Path == path).Text)!);
    }
}
