using System.Collections.Immutable;
using Regreen.Cli.Hosting;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Running;
using Regreen.Core.Triaging;
using Regreen.Engine.Tests.Reporting;

namespace Regreen.Cli.Tests.Using;

public sealed class ApprovalPromptTests : IDisposable
{
    private readonly StringWriter _error = new();
    private readonly MemoryEvidence _evidence = new();

    public void Dispose() => _error.Dispose();

    [Theory]
    [InlineData("y\n", true)]
    [InlineData("Yes\n", true)]
    [InlineData("n\n", false)]
    [InlineData("\n", false)]
    [InlineData("", false)]
    [InlineData("why?\n", false)]
    public async Task Only_a_yes_lets_a_repair_through(string typed, bool expected)
    {
        (await AskAsync(typed, "diff --git a/x b/x\n-old\n+new\u001b[2J\n")).ShouldBe(expected);

        _error.ToString().ShouldContain("  -old");
        _error.ToString().ShouldNotContain('\u001b');
        _error.ToString().ShouldEndWith("[y/N] ");
    }

    [Fact]
    public async Task A_long_diff_is_cut_and_says_so()
    {
        await AskAsync("n\n", string.Join('\n', Enumerable.Range(1, 100)));

        _error.ToString().ShouldContain("  and 40 more lines");
    }

    [Theory]
    [InlineData(true, false, OutputFormat.Text, true)]
    [InlineData(false, false, OutputFormat.Text, false)]
    [InlineData(true, true, OutputFormat.Text, false)]
    [InlineData(true, false, OutputFormat.Json, false)]
    public void Nobody_is_asked_without_a_terminal_or_where_it_is_forbidden(bool isThere, bool noInput, object format, bool expected) =>
        new ApprovalPrompt(Host(isThere ? TextReader.Null : null), View with { NoInput = noInput, Format = (OutputFormat)format }, _evidence).MayAsk.ShouldBe(expected);

    private static ViewOptions View { get; } = new(null, OutputFormat.Text, NoColor: true, NoInput: false, ImmutableSortedDictionary<string, string>.Empty);

    private CliHost Host(TextReader? answers) => new("/", ImmutableDictionary<string, string>.Empty, TextWriter.Null, _error, TimeProvider.System) { Answers = answers };

    private async Task<bool> AskAsync(string typed, string diff)
    {
        using var answers = new StringReader(typed);
        var id = await _evidence.PutAsync(EvidenceKind.Diff, diff, TestContext.Current.CancellationToken);
        var tried = new RemedyTried(new IssueId(1), new Redeploy("service"), Accepted: true, "7 of 7 gated cases pass on a preview of it.", new Candidate("c"), id);
        var waiting = new IssueState(new Issue(new IssueId(1), "t", "f", Phase.Answer, [], [])) { Tried = [tried] };
        return await new ApprovalPrompt(Host(answers), View, _evidence).AskAsync(waiting, TestContext.Current.CancellationToken);
    }
}
