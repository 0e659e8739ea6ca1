using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Engine.Testing.Running;

namespace Regreen.Engine.Testing.Suites;

/// <summary>Asks a suite for its tests before anything runs.</summary>
internal static class SuiteLister
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Runs the listing command and reads what it prints.</summary>
    /// <exception cref="UserErrorException">It fails, or lists nothing: a manifest of no test would account for everything.</exception>
    public static async Task<ImmutableArray<string>> ListAsync(
        SuiteConfig suite, string root, ImmutableSortedDictionary<string, string> environment, TimeProvider time, CancellationToken cancellationToken)
    {
        var result = await ChildCommand.RunAsync(Template.FillWords(suite.List ?? "", _ => null), root, environment, Limit, time, cancellationToken);
        if (result.ExitCode != 0)
        {
            var why = result.ExitCode is { } code ? $"it ended with exit code {code}: {LastLine(result)}" : result.Error;
            throw new UserErrorException($"The tests of the suite '{suite.Name}' could not be listed: {why}", $"Run `{suite.List}` by hand, or take 'list' out of the suite.", FailureCategory.Usage);
        }

        return SuiteListing.Read(result.Output) is { IsEmpty: false } tests
            ? tests
            : throw new UserErrorException($"The listing of the suite '{suite.Name}' names no test.", $"`{suite.List}` must print one test a line.", FailureCategory.Usage);
    }

    private static string LastLine(CommandResult result) =>
        (result.Error.Length > 0 ? result.Error : result.Output).Split('\n').LastOrDefault(line => line.Trim().Length > 0)?.Trim() ?? "it printed nothing";
}
