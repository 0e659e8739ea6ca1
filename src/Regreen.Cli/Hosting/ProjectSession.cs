using System.Collections.Immutable;
using Regreen.Adapters.Sqlite;
using Regreen.Cli.Views;
using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Recording;
using Regreen.Core.Running;
using Regreen.Core.Selecting;
using Regreen.Engine.Looping;
using Regreen.Engine.Reporting;
using Regreen.Engine.Verifying;

namespace Regreen.Cli.Hosting;

/// <summary>What <c>regreen test URL</c> is asked.</summary>
internal sealed record AddressRequest(string Url, string? TokenCommand, string? Agent, string? Message);

/// <summary>One call of the program on one project: opens what it needs, does one thing, and puts everything away.</summary>
internal sealed class ProjectSession(ProjectFolder project, ProjectParts parts, CliHost host, ViewOptions view) : IAsyncDisposable
{
    /// <summary>Opens the project of a folder.</summary>
    public static async Task<ProjectSession> OpenAsync(CliHost host, ViewOptions view, CancellationToken cancellationToken)
    {
        var project = await ProjectFolder.ReadAsync(host, view, cancellationToken);
        return new ProjectSession(project, await ProjectParts.MakeAsync(project, host, view, cancellationToken), host, view);
    }

    /// <summary>Opens a project that consists of an address.</summary>
    public static async Task<ProjectSession> OpenAddressAsync(CliHost host, ViewOptions view, AddressRequest request, CancellationToken cancellationToken)
    {
        var project = AddressProject.Make(host, request);
        return new ProjectSession(project, await ProjectParts.MakeAsync(project, host, view, cancellationToken), host, view);
    }

    /// <summary>Opens a project that consists of a command.</summary>
    public static async Task<ProjectSession> OpenCommandAsync(CliHost host, ViewOptions view, IReadOnlyList<string> words, TimeSpan timeout, CancellationToken cancellationToken)
    {
        // What the command prints goes between our lines, which must not move then.
        var still = host with { IsTerminal = false };
        var project = WrappedProject.Make(still, words, timeout);
        return new ProjectSession(project, await ProjectParts.MakeAsync(project, still, view, cancellationToken), still, view);
    }

    /// <summary>Gets who is told what happens; the demo listens too.</summary>
    public Func<JournalEntry, Task>? Seen { get; set; }

    /// <summary>Gets the parts that the project is made of.</summary>
    public ProjectParts Parts => parts;

    /// <summary>Runs the loop.</summary>
    public async Task<RunOutcome> RunAsync(RunRequest request, CancellationToken cancellationToken)
    {
        if (request.Attached is null && project.Config.Deploy is null)
        {
            throw new UserErrorException("regreen.yaml has no 'deploy', so nothing can be deployed.", "Add it, or use `regreen test`, which tests what runs.", FailureCategory.Usage);
        }

        var id = NewId(host.Time);
        return await AskOnAsync(id, await StartAsync(id, request, cancellationToken), cancellationToken);
    }

    private async Task<RunOutcome> StartAsync(RunId id, RunRequest request, CancellationToken cancellationToken)
    {
        await using var lease = TargetLease.Acquire(Path.Combine(project.State, "lease"), id, host.Time);
        if (!request.ReadOnly)
        {
            parts.RequireModelKey();
        }

        if (request.Attached is null)
        {
            await parts.Factory.RefuseDirtyAsync(cancellationToken);
            await parts.CleanUpAsync(cancellationToken);
        }

        var suites = await parts.Bench.ReadAsync(cancellationToken);
        var known = await parts.Manifests.ReadAsync(parts.SuiteEnvironment, cancellationToken);
        var failedLast = await FailedLast.ReadAsync(parts.Journal, cancellationToken);
        suites = suites with { Manifest = SingleTests.Add(suites.Manifest, project.Config.Suites, known, project.Config.Quarantines, request.Filter, failedLast) };
        var start = await parts.Factory.StartAsync(
            id, request, suites, await parts.Baselines.ReadAsync(project.Config.Name, cancellationToken), await project.ReadConfigurationAsync(cancellationToken), cancellationToken);
        start = start with { SuiteManifests = known, FailedLast = failedLast };
        start = request.Filter is { } filter ? start with { Selection = CaseChoice.Of(start.Manifest, filter, start.FailedLast) } : start;
        start = request.Attached is null ? start with { Estimate = await PriceForecast.ReadAsync(parts.Journal, cancellationToken) } : start;
        var entry = await parts.Journal.AppendAsync(id, start, cancellationToken);
        await parts.Observer.SawAsync(entry);
        return await LoopAsync(id, [entry], cancellationToken);
    }

    /// <summary>Tests what is deployed.</summary>
    /// <param name="filter">Which cases; null: all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<RunOutcome> TestAsync(CaseFilter? filter, CancellationToken cancellationToken)
    {
        var deployment = await parts.FindTargetAsync(cancellationToken);
        return await RunAsync(new RunRequest(TestOnly: true, ReadOnly: true, deployment) { Filter = filter }, cancellationToken);
    }

    /// <summary>Runs a command that is wrapped, and says what was seen of it.</summary>
    public async Task<RunOutcome> WrapAsync(CancellationToken cancellationToken)
    {
        CaseJudged? judged = null;
        Seen = entry =>
        {
            judged = (entry.Fact as AttemptFinished)?.Judged ?? judged;
            return Task.CompletedTask;
        };
        var outcome = await TestAsync(null, cancellationToken);
        if (judged is not null)
        {
            await host.Error.WriteAsync(WrappedStory.Write(project.Config.Suites[0].Command!, judged, host.Environment).AsMemory(), cancellationToken);
        }

        return outcome;
    }

    /// <summary>Takes what suites reported in their newest run as their manifests, and says so.</summary>
    public async Task<ImmutableArray<string>> AcceptAsync(string? suite, CancellationToken cancellationToken)
    {
        var suites = project.Config.Suites.Where(other => other.Command is not null && (suite is null || other.Name == suite)).ToList();
        if (suites.Count == 0)
        {
            throw new UserErrorException(suite is null ? "No suite has a command." : $"There is no suite '{suite}' with a command.", "regreen.yaml names the suites.", FailureCategory.Usage);
        }

        var said = ImmutableArray.CreateBuilder<string>();
        foreach (var name in suites.Select(other => other.Name))
        {
            said.Add(await parts.Manifests.AcceptAsync(name, host.Environment.GetValueOrDefault("USER", "a person"), cancellationToken) is { } memory
                ? $"{name}: {memory.Reported.Length} tests{(memory.NotReported.IsEmpty ? ", as before" : $", without {string.Join(", ", memory.NotReported)}")}"
                : $"{name}: it has not run yet");
        }

        return said.ToImmutable();
    }

    /// <summary>Runs one control of one case of an existing suite again.</summary>
    public async Task<ControlResult> SabotageAsync(CaseId id, string control, CancellationToken cancellationToken) =>
        await parts.Bench.SabotageAsync(id, control, await parts.FindTargetAsync(cancellationToken), cancellationToken);

    /// <summary>Goes on with a run.</summary>
    public async Task<RunOutcome> ResumeAsync(string? run, CancellationToken cancellationToken)
    {
        var id = await FindRunAsync(run, cancellationToken);
        return await AskOnAsync(id, await GoOnAsync(id, isToldBefore: false, cancellationToken), cancellationToken);
    }

    private async Task<RunOutcome> GoOnAsync(RunId id, bool isToldBefore, CancellationToken cancellationToken)
    {
        await using var lease = TargetLease.Acquire(Path.Combine(project.State, "lease"), id, host.Time);
        var entries = await EntriesOfAsync(id, cancellationToken);
        if (entries.Aggregate(RunState.Empty, (known, entry) => RunState.Apply(known, entry.Fact)).IsDone)
        {
            await host.Error.WriteLineAsync($"Run {id} ended proven green; there is nothing to resume.");
            return RunOutcome.ProvenGreen;
        }

        await parts.CleanUpAsync(cancellationToken);
        if (!isToldBefore)
        {
            entries.ForEach(parts.Observer.Recall);
        }

        var resumed = await parts.Journal.AppendAsync(id, new RunResumed(host.Time.GetUtcNow()), cancellationToken);
        await parts.Observer.SawAsync(resumed);
        return await LoopAsync(id, [.. entries, resumed], cancellationToken);
    }

    /// <summary>Lets a repair through, and goes on.</summary>
    public async Task<RunOutcome> ApproveAsync(string issue, CancellationToken cancellationToken)
    {
        var id = await FindWaitingRunAsync(cancellationToken);
        var state = await StateOfAsync(id, cancellationToken);
        var waiting = state.Iterations.SelectMany(iteration => iteration.Issues).FirstOrDefault(other => other.Issue.Id.ToString() == issue && other is { Accepted: not null, Repair: null })
            ?? throw new UserErrorException(
                $"In run {id} no repair of '{issue}' waits for approval.", "`regreen report` says what the run came to.", FailureCategory.Usage);
        await LetThroughAsync(id, waiting, cancellationToken);
        return await ResumeAsync(id.Value, cancellationToken);
    }

    // Who sits at the terminal is asked at once; everyone else has `regreen approve`.
    private async Task<RunOutcome> AskOnAsync(RunId id, RunOutcome outcome, CancellationToken cancellationToken)
    {
        var prompt = new ApprovalPrompt(host, view, parts.Evidence);
        while (outcome == RunOutcome.NeedsPerson && prompt.MayAsk && (await StateOfAsync(id, cancellationToken)).Current.Issues.FirstOrDefault(issue => issue is { Accepted: not null, IsApproved: false }) is { } waiting)
        {
            parts.Observer.Hush();
            if (!await prompt.AskAsync(waiting, cancellationToken))
            {
                break;
            }

            await LetThroughAsync(id, waiting, cancellationToken);
            outcome = await GoOnAsync(id, isToldBefore: true, cancellationToken);
        }

        return outcome;
    }

    private Task<JournalEntry> LetThroughAsync(RunId id, IssueState waiting, CancellationToken cancellationToken) => parts.Journal.AppendAsync(
        id, new RepairApproved(waiting.Issue.Id, host.Environment.GetValueOrDefault("USER", "a person")) { Key = $"approve/{waiting.Issue.Id}" }, cancellationToken);

    /// <summary>Writes the reports of a run again.</summary>
    public async Task<ImmutableArray<string>> ReportAsync(string? run, CancellationToken cancellationToken) =>
        await WriteReportsAsync(await EntriesOfAsync(await FindRunAsync(run, cancellationToken), cancellationToken), cancellationToken);

    /// <summary>Checks a run offline. Returns the first thing that does not fit, or null, and a summary.</summary>
    public async Task<(string? Wrong, string Summary)> VerifyAsync(string? run, string? head, CancellationToken cancellationToken) =>
        await new RunVerifier(parts.Journal, parts.Evidence).VerifyAsync(await FindRunAsync(run, cancellationToken), head, cancellationToken);

    /// <summary>Stops what is deployed.</summary>
    public async Task<string> DownAsync(CancellationToken cancellationToken)
    {
        var stopped = await parts.DownAsync(cancellationToken);
        return stopped ? "The target is stopped." : "Nothing was deployed from here.";
    }

    /// <summary>Removes what runs left.</summary>
    public Task<string> CleanAsync(bool all, CancellationToken cancellationToken) => parts.CleanAsync(all, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => parts.DisposeAsync();

    // The reports are made of what was written into the journal, entry by entry: reading it all again would cost as much as writing it.
    private async Task<RunOutcome> LoopAsync(RunId id, List<JournalEntry> entries, CancellationToken cancellationToken)
    {
        RunState state;
        try
        {
            state = await parts.LoopFor(SeenAsync).RunAsync(id, cancellationToken);
        }
        finally
        {
            await parts.StopPreviewsAsync();
        }

        var paths = await WriteReportsAsync(entries, CancellationToken.None);
        parts.Observer.Reports(paths);
        await StepSummaryFile.AppendAsync(host, entries, CancellationToken.None);
        if (state.Failure is { } failure && state.End!.Outcome is not (RunOutcome.Interrupted or RunOutcome.ProvenGreen))
        {
            await host.Error.WriteLineAsync($"  {failure.Hint}");
        }

        return state.End!.Outcome;

        Task SeenAsync(JournalEntry entry)
        {
            entries.Add(entry);
            return Seen?.Invoke(entry) ?? Task.CompletedTask;
        }
    }

    private async Task<ImmutableArray<string>> WriteReportsAsync(List<JournalEntry> entries, CancellationToken cancellationToken)
    {
        await ReportFormats.WriteAsync(entries, parts.Evidence, view.Outputs, cancellationToken);
        return await ReportWriter.WriteAsync(entries, parts.Evidence, Path.Combine(project.State, "reports"), cancellationToken);
    }

    private async Task<List<JournalEntry>> EntriesOfAsync(RunId id, CancellationToken cancellationToken) =>
        await parts.Journal.ReadAsync(id, cancellationToken).ToListAsync(cancellationToken);

    private async Task<RunState> StateOfAsync(RunId id, CancellationToken cancellationToken) =>
        await parts.Journal.ReadAsync(id, cancellationToken).AggregateAsync(RunState.Empty, (state, entry) => RunState.Apply(state, entry.Fact), cancellationToken);

    private async Task<RunId> FindRunAsync(string? run, CancellationToken cancellationToken)
    {
        var runs = await parts.Journal.ListAsync(cancellationToken);
        return run is null
            ? runs.Count > 0 ? runs[^1] : throw new UserErrorException("There is no run yet.", "`regreen run` starts one.", FailureCategory.Usage)
            : runs.FirstOrDefault(id => id.Value == run) is { Value: not null } found ? found
            : throw new UserErrorException($"There is no run '{run}'.", runs.Count == 0 ? "`regreen run` starts one." : $"The newest is {runs[^1]}.", FailureCategory.Usage);
    }

    // The newest run that waits for a person; a test in between does not hide it.
    private async Task<RunId> FindWaitingRunAsync(CancellationToken cancellationToken)
    {
        foreach (var run in (await parts.Journal.ListAsync(cancellationToken)).Reverse())
        {
            if ((await StateOfAsync(run, cancellationToken)).Iterations.SelectMany(iteration => iteration.Issues).Any(issue => issue is { Accepted: not null, Repair: null }))
            {
                return run;
            }
        }

        return await FindRunAsync(null, cancellationToken);
    }

    private static RunId NewId(TimeProvider time)
    {
        const string Letters = "abcdefghjkmnpqrstvwxyz23456789";
        var random = System.Security.Cryptography.RandomNumberGenerator.GetItems<char>(Letters, 4);
        return new RunId($"{time.GetUtcNow():yyyyMMdd-HHmmss}-{new string(random)}");
    }
}
