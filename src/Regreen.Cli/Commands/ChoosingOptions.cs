using System.CommandLine;
using System.CommandLine.Parsing;
using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Core.Selecting;

namespace Regreen.Cli.Commands;

/// <summary>The options that choose cases.</summary>
internal sealed class ChoosingOptions
{
    private readonly Option<string[]> _tags = new("--tag") { Description = "Only cases with this tag. May be given several times: one of them is enough.", HelpName = "TAG" };
    private readonly Option<string[]> _cases = new("--case") { Description = "Only cases whose id fits, as in '00*' or 'agents/*'. May be given several times.", HelpName = "GLOB" };
    private readonly Option<Priority?> _priority = new("--priority") { Description = "Only cases that matter at least so much." };
    private readonly Option<bool> _lastFailed = new("--last-failed") { Description = "Only cases that were red when they ran last." };

    public ChoosingOptions()
    {
        _priority.CompletionSources.Clear();
        _priority.CompletionSources.Add("low", "normal", "high", "critical");
    }

    public IEnumerable<Option> All => [_tags, _cases, _priority, _lastFailed];

    /// <summary>Reads them; null where nothing is chosen, so that everything runs.</summary>
    /// <exception cref="UserErrorException">Something is chosen of a command that is wrapped.</exception>
    public CaseFilter? Of(ParseResult result, IReadOnlyList<string> focus)
    {
        var filter = new CaseFilter
        {
            Focus = [.. focus],
            Tags = [.. result.GetValue(_tags) ?? []],
            Cases = [.. result.GetValue(_cases) ?? []],
            Priority = result.GetValue(_priority),
            LastFailed = result.GetValue(_lastFailed),
        };
        return filter.IsEmpty ? null
            : result.Tokens.Any(token => token.Type == TokenType.DoubleDash) ? throw new UserErrorException("Cases of a wrapped command cannot be chosen.", "Choose by the command's own options.", FailureCategory.Usage)
            : filter;
    }
}
