using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;

namespace Regreen.Core.Tests.Running;

/// <summary>What is wrong in a simulated world.</summary>
internal enum Planting
{
    Nothing, OneCulprit, HiddenCulprit, SameSymptomTwice, Configuration, Process, Suite, NeverGreen, Flaky, BrokenBuild, Surroundings, Secret, SecretAtStart,
}

/// <summary>A commit that brings a fault in.</summary>
/// <param name="Index">The commit of the first-parent line.</param>
/// <param name="Phase">Where cases leave the healthy path.</param>
/// <param name="Rate">How often they do.</param>
/// <param name="Inner">Where the commit is a merge: which of the commits that it brought in, from 1 on; 0: the merge itself.</param>
internal sealed record Guilty(int Index, Phase Phase, double Rate = 1, int Inner = 0)
{
    public string Commit => Inner == 0 ? World.Id(Index) : World.InnerId(Index, Inner);
}

/// <summary>
/// A repository, a service and its surroundings in memory. Commit 0 is the good end, commits 1 to <see cref="Commits"/> follow it, the last is deployed.
/// What happens by chance is a function of the seed and of what is done, so that doing the same thing again gives the same.
/// </summary>
internal sealed record World(int Seed, int Commits, Planting Planting)
{
    public const string Key = "app.json:limit";

    public const string SecretKey = "app.env:STORE_KEY";

    public const string InnocentKey = "app.json:colour";

    public const string Dependency = "dependency store: certificate";

    public const string ProcessName = "store";

    public static readonly ImmutableArray<CaseId> Cases = [.. Enumerable.Range(1, 3).Select(n => new CaseId("login", $"{n}")), .. Enumerable.Range(1, 3).Select(n => new CaseId("agents", $"{n}"))];

    public ImmutableArray<Guilty> Culprits { get; init; } = [];

    public double FlakeRate { get; init; }

    /// <summary>Gets how often a preview that could come up is not ready in time when it is put out first.</summary>
    public double UnluckyRate { get; init; }

    /// <summary>Gets how many hunks the change of a culprit has.</summary>
    public int Hunks { get; init; } = 1;

    /// <summary>Gets the hunks of a culprit that bring its fault in: all of these together, or each alone where there is one.</summary>
    public ImmutableArray<int> GuiltyHunks { get; init; } = [0];

    /// <summary>Gets whether no preview is ever ready.</summary>
    public bool NeverReady { get; init; }

    /// <summary>Gets whether the target cannot be put out at all, whatever the candidate.</summary>
    public bool RefusesTarget { get; init; }

    /// <summary>Gets commits that do not build.</summary>
    public ImmutableHashSet<int> Unbuildable { get; init; } = [];

    /// <summary>Gets culprits that later commits build on, so that taking them out of a later revision conflicts.</summary>
    public ImmutableHashSet<int> BuiltUpon { get; init; } = [];

    /// <summary>Gets merges, with how many commits each brought in.</summary>
    public ImmutableDictionary<int, int> Merges { get; init; } = ImmutableDictionary<int, int>.Empty;

    /// <summary>Gets commits inside of merges that later ones build on, so that taking them out conflicts.</summary>
    public ImmutableHashSet<string> Entangled { get; init; } = [];

    public bool HasBaseline { get; init; } = true;

    /// <summary>Gets how long a build takes; a start takes one second.</summary>
    public TimeSpan BuildTime { get; init; }

    /// <summary>Gets whether what was proven last is not in the history of what is deployed.</summary>
    public bool IsRewritten { get; init; }

    /// <summary>Gets whether the clone ends at the good end although the history does not.</summary>
    public bool IsShallow { get; init; }

    public bool HasInnocentConfiguration { get; init; }

    public Limits Limits { get; init; } = new(5, TimeSpan.FromDays(1), 400, 60, 1);

    public Approval Approval { get; init; } = Approval.Auto;

    public Capabilities Capabilities { get; init; } = new(true, true, true, true, false, true);

    /// <summary>Gets whether faults show only where all cases run.</summary>
    public bool NeedsCompany { get; init; }

    /// <summary>Gets what taking a culprit out breaks besides: a case that was proven.</summary>
    public bool RepairBreaksTarget { get; init; }

    /// <summary>Gets whether previews behave after a repair and the target goes on failing.</summary>
    public bool TargetIgnoresRepairs { get; init; }

    public static string Id(int index) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"commit {index}")))[..40];

    public static EvidenceId Undoing(string commit, int first, int count) => new($"{commit} {first} {count}");

    public static string InnerId(int merge, int inner) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"commit {merge}.{inner}")))[..40];

    /// <summary>Gets the place of a commit in the first-parent line; what a merge brought in stands where the merge stands.</summary>
    public int IndexOf(string commit) =>
        Enumerable.Range(0, Commits + 1).First(index => Id(index) == commit || Enumerable.Range(1, Merges.GetValueOrDefault(index)).Any(inner => InnerId(index, inner) == commit));

    /// <summary>Gets what a model proposes.</summary>
    public System.Collections.Immutable.ImmutableArray<string> Hypotheses { get; init; } = [];

    /// <summary>Gets whether a data migration was added, by the culprit where a commit is.</summary>
    public bool HasMigration { get; init; }

    /// <summary>Gets what of the surroundings is another thing than it was, and ill where this is empty.</summary>
    public System.Collections.Immutable.ImmutableArray<string> Fingerprints { get; init; } = [];

    public bool Builds(Candidate candidate)
    {
        var index = IndexOf(candidate.Commit);
        return !Unbuildable.Contains(index)
            && !(Planting is Planting.BrokenBuild or Planting.SecretAtStart && Active(candidate).Any());
    }

    /// <summary>Says whether the tree of a candidate can be made.</summary>
    public bool Applies(Candidate candidate)
    {
        var index = IndexOf(candidate.Commit);
        return candidate.Without.Select(IndexOf).All(removed => removed <= index && !(BuiltUpon.Contains(removed) && index > removed))
            && !candidate.Without.Any(Entangled.Contains)
            && candidate.Without.SequenceEqual(candidate.Without.OrderByDescending(IndexOf));
    }

    /// <summary>Gets where a case leaves the healthy path on a candidate, or null; of several faults the one that is met first shows.</summary>
    public Phase? PhaseOf(CaseId id, Candidate candidate, bool isProcessDown, bool isRepairIgnored, string doing)
    {
        var phases = Active(isRepairIgnored ? candidate with { Without = [], Configuration = ImmutableSortedDictionary<string, string?>.Empty } : candidate)
            .Where(guilty => Happens(guilty.Rate, $"{doing}/{guilty.Index}")).Select(guilty => guilty.Phase).ToList();
        if (Planting == Planting.Configuration && candidate.Configuration.GetValueOrDefault(Key, "1") == "1")
        {
            phases.Add(Phase.Tools);
        }

        if (Planting is Planting.Secret or Planting.SecretAtStart)
        {
            phases.Add(Phase.Authenticate);
        }

        if (Planting == Planting.Suite && candidate.SuiteCommit is null)
        {
            phases.Add(Phase.Answer);
        }

        if (Planting is Planting.NeverGreen or Planting.Surroundings || (Planting == Planting.Flaky && Happens(FlakeRate, doing)))
        {
            phases.Add(Phase.Answer);
        }

        if (isProcessDown || candidate.Stopped.Contains(ProcessName, StringComparer.Ordinal))
        {
            phases.Add(Phase.Connect);
        }

        return phases.Where(phase => phase <= Phase.Authenticate || id.Suite == "agents").Select(phase => (Phase?)phase).Min();
    }

    /// <summary>Decides something that happens by chance.</summary>
    public bool Happens(double rate, string what)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Seed}/{what}"));
        return BitConverter.ToUInt32(hash) / (double)uint.MaxValue < rate;
    }

    private IEnumerable<Guilty> Active(Candidate candidate)
    {
        var index = IndexOf(candidate.Commit);
        return Culprits.Where(guilty => guilty.Index <= index && !candidate.Without.Contains(guilty.Commit, StringComparer.Ordinal) && !candidate.Without.Contains(Id(guilty.Index), StringComparer.Ordinal) && !IsUndone(guilty, candidate));
    }

    // Only where every guilty hunk is taken back the fault is gone.
    private bool IsUndone(Guilty guilty, Candidate candidate) => candidate.Patch is { } patch
        && GuiltyHunks.All(hunk => Enumerable.Range(0, Hunks + 1).Any(first => first <= hunk && Enumerable.Range(1, Hunks).Any(count => hunk < first + count && patch == Undoing(guilty.Commit, first, count))));
}
