using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Regreen.Core.Diagnosing;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;

namespace Regreen.Engine.Tests.Reporting;

/// <summary>
/// A run of two iterations as the loop writes it: a renamed token claim turns every login away; a lenient suite says 4/4 all the same; the culprit is found,
/// confirmed, reverted, and the second iteration is proven green. Commit subjects, log lines and answers hold hostile text.
/// </summary>
internal sealed partial class JournalFixture
{
    public const string Hostile = "<script>alert(1)</script> | **bold** `code` [link](javascript:alert(1))";
    private static readonly DateTimeOffset Start = new(2026, 3, 9, 8, 41, 7, TimeSpan.Zero);
    private static readonly string[] Subjects =
    [
        "Sum tokens by team", "Answer forecasts with their interval", "Speed up the anomaly query", $"Tidy the prices {Hostile}",
        "Name the token claim as the gateway does", "Log the agent's hand-offs", "Raise the heartbeat to 25 s", "Correct a typo in the welcome frame",
        "Split the report agent", "Cache the price table", "Explain refusals in the docs", "Round amounts to cents",
    ];

    private static readonly Lazy<JournalFixture> Shared = new(() => new JournalFixture());
    private readonly List<JournalEntry> _entries = [];
    private readonly Candidate _head = new(CommitId(12));
    private DateTimeOffset _now = Start;

    private JournalFixture()
    {
        Append(0, Started());
        FirstIteration();
        SecondIteration();
    }

    // Lazy, because the tables of the other parts must be there first.
    public static JournalFixture Instance => Shared.Value;

    public MemoryEvidence Evidence { get; } = new();

    public IReadOnlyList<JournalEntry> Entries => _entries;

    public static JournalFixture Create() => new();

    /// <summary>Gets the entries up to and with the first fact of a kind.</summary>
    public IReadOnlyList<JournalEntry> Until<TFact>()
        where TFact : Fact => [.. _entries.Take(_entries.FindIndex(entry => entry.Fact is TFact) + 1)];

    private static string CommitId(int number) =>
        Convert.ToHexStringLower(SHA1Of(number.ToString(CultureInfo.InvariantCulture)));

    // Ids only have to look like git's.
    private static byte[] SHA1Of(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text))[..20];

    private static ServedRevision Served(string tree, string instance) => new(CommitIdOf(tree), "c0ffee1234567890", instance, RevisionSource.Service);

    private static string CommitIdOf(string text) => Convert.ToHexStringLower(SHA1Of(text));

    private static Deployment Put(string id, bool preview, string tree, string instance) => new(
        id,
        preview,
        ImmutableSortedDictionary<string, string>.Empty.Add("service", "http://127.0.0.1:41201").Add("tokens", "http://127.0.0.1:41202"),
        Served(tree, instance));

    private RunStarted Started() => new(
        new RunId("20260309-084107-k7x2"),
        "usage-agents",
        Start,
        _head,
        [.. Manifest()],
        Limits.Default,
        Approval.Auto,
        new Capabilities(true, true, true, true, false, true),
        ImmutableSortedDictionary<string, string>.Empty,
        "5u1te",
        Baseline: null)
    {
        History = [.. Enumerable.Range(1, 12).Select(number => new CommitSummary(CommitId(number), Subjects[number - 1], "Ada", ["src/Service/Tokens.cs"], false, number != 11))],
    };

    private void FirstIteration()
    {
        Append(7.4, new RevisionDeployed(1, _head, Put("target", false, "bad", "i-41"), true, TimeSpan.FromSeconds(5.1), TimeSpan.FromSeconds(1.3)));
        foreach (var judged in RedVerdicts())
        {
            Append(0.22, new AttemptFinished(1, 1, judged));
        }

        var issue = new IssueId(1);
        Append(1.1, new EvidenceGathered(issue, Findings()));
        foreach (var (number, outcome) in new[] { (1, ProbeOutcome.Good), (7, ProbeOutcome.Bad), (4, ProbeOutcome.Good), (6, ProbeOutcome.Untestable), (5, ProbeOutcome.Bad) })
        {
            Append(6.2, Probed(issue, new Candidate(CommitId(number)), 0, outcome, built: true));
        }

        var without = _head with { Without = [CommitId(5)] };
        for (var round = 0; round < 4; round++)
        {
            Append(1.9, Probed(issue, _head, round, ProbeOutcome.Bad, built: false));
            Append(2.4, Probed(issue, without, round, ProbeOutcome.Good, built: round == 0));
        }

        Append(0.1, new IssueDiagnosed(issue, Diagnosed()));
        Append(4.8, new RemedyTried(issue, new RestoreConfiguration("appsettings.json:Auth:Audience", "usage"), false, "The value is the baseline's already; the failing cases still fail.", _head, null));
        Append(9.6, new RemedyTried(issue, new RevertCommit(CommitId(5)), true, "It clears the 13 failing cases, breaks none, and touches nothing that judges it.", without, Evidence.Put(RevertDiff)));
        Append(0.1, new RepairApproved(issue, "policy"));
        Append(0.2, new RepairCommitted(issue, without with { Commit = CommitId(99), Without = [] }, CommitId(99), "regreen/issue-1"));
    }

    private void SecondIteration()
    {
        Append(6.9, new RevisionDeployed(2, new Candidate(CommitId(99)), Put("target", false, "good", "i-57"), true, TimeSpan.FromSeconds(4.9), TimeSpan.FromSeconds(1.2)));
        var verdicts = GreenVerdicts().ToImmutableArray();
        foreach (var judged in verdicts)
        {
            Append(0.31, new AttemptFinished(2, 1, judged));
        }

        var proven = verdicts.Where(item => item.Verdict == Verdict.Proven).Select(item => item.Case).ToImmutableArray();
        Append(0.1, new BaselineRecorded(new Baseline(
            new RunId("20260309-084107-k7x2"), CommitId(99), Served("good", "i-57"), ImmutableSortedDictionary<string, string>.Empty, "5u1te", proven, _entries[^1].Hash)));
        Append(0.1, new RepairProposed(new IssueId(1), new PullRequest(7, "https://github.com/acme/shop/pull/7"), null));
        Append(0.1, new RunEnded(RunOutcome.ProvenGreen, "All 8 cases of the manifest are proven."));
    }

    private static CandidateProbed Probed(IssueId issue, Candidate candidate, int ordinal, ProbeOutcome outcome, bool built) => new(
        issue,
        candidate,
        ordinal,
        outcome,
        outcome switch
        {
            ProbeOutcome.Good => "All 7 cases pass.",
            ProbeOutcome.Untestable => "It does not build: src/Service/HandOffs.cs(12,9): error CS1002: ; expected",
            _ => "7 of 7 cases fail as on the target: authenticate: refused 1008 unauthorized.",
        },
        built,
        []);

    private void Append(double seconds, Fact fact)
    {
        _now += TimeSpan.FromSeconds(seconds);
        var sequence = _entries.Count + 1;
        _entries.Add(new JournalEntry(sequence, _now, fact, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"entry {sequence}")))));
    }
}
