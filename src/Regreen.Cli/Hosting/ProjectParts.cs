using System.Collections.Immutable;
using Regreen.Adapters.Git;
using Regreen.Adapters.GitHub;
using Regreen.Adapters.Models;
using Regreen.Adapters.Otlp;
using Regreen.Adapters.Process;
using Regreen.Adapters.Process.Sandboxing;
using Regreen.Adapters.Process.Supervising;
using Regreen.Adapters.Sqlite;
using Regreen.Adapters.Witness;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Judging;
using Regreen.Core.Judging.Observing;
using Regreen.Core.Recording;
using Regreen.Engine.Deploying;
using Regreen.Engine.Diagnosing;
using Regreen.Engine.Looping;
using Regreen.Engine.Repairing;
using Regreen.Engine.Surveying;
using Regreen.Engine.Testing.Running;
using Regreen.Engine.Testing.Suites;
using Regreen.Engine.Witnessing;

namespace Regreen.Cli.Hosting;

/// <summary>Composes what a project needs: the only place where adapters meet the engine.</summary>
internal sealed class ProjectParts : IAsyncDisposable
{
    private static readonly TimeSpan KeptEvidence = TimeSpan.FromDays(30);

    private readonly ProjectFolder _project;
    private readonly CliHost _host;
    private readonly SqliteJournal _journal;
    private readonly FileEvidenceStore _evidence;
    private readonly CaseRunner _cases;
    private readonly GitRepository? _repository;
    private readonly IDriver? _driver;
    private readonly ILogSource? _logs;
    private readonly OtlpReceiver? _received;

    private ProjectParts(ProjectFolder project, CliHost host, ViewOptions view, SqliteJournal journal, FileEvidenceStore evidence, GitRepository? repository)
    {
        (_project, _host, _journal, _evidence, _repository) = (project, host, journal, evidence, repository);
        Baselines = new SqliteBaselineStore(Path.Combine(project.State, "journal.db"), host.Time);
        Observer = new RunProgress(host, view);
        (_driver, _logs) = MakeDriver();
        _received = _logs as OtlpReceiver ?? (project.Config.TracesPort is { } port ? new OtlpReceiver(port, MakeRedactor().Redact) : null);
        var environment = project.Environment.Where(pair => project.InheritsEnvironment || pair.Key is "PATH" or "HOME" or "LANG" || (project.Config.Deploy?.InheritedEnvironment.Contains(pair.Key, StringComparer.Ordinal) ?? false)).ToImmutableSortedDictionary();
        _cases = new CaseRunner(evidence, host.Time) { Judge = Config.Judge is { } judge ? new ChatJudgeModel(judge, KeyOf(judge), host.Time) : null };
        var existing = new ExistingSuiteRunner(evidence, host.Time) { Echo = project.InheritsEnvironment ? text => host.Error.Write(text) : null };
        Bench = new TestBench(
            project.Config,
            repository,
            _cases,
            existing,
            new BenchHost(environment, [.. project.Secrets, .. Keys], Path.Combine(project.State, "scratch"), host.Time))
        {
            Prover = new SuiteProver(existing, evidence, new WitnessParts(new RecordingWitness(host.Time), Path.Combine(project.State, "witness"), Observer.Note), host.Time),
        };
        Manifests = new SuiteManifests(project.Config, journal, host.Time);
        SuiteEnvironment = environment;
        Factory = new RunFactory(project.Config, repository, System.Environment.ProcessorCount, host.Time);
    }

    public IJournal Journal => _journal;

    public IEvidenceStore Evidence => _evidence;

    public SqliteBaselineStore Baselines { get; }

    public RunProgress Observer { get; }

    public TestBench Bench { get; }

    public RunFactory Factory { get; }

    public SuiteManifests Manifests { get; }

    public ImmutableSortedDictionary<string, string> SuiteEnvironment { get; }

    private ProjectConfig Config => _project.Config;

    /// <summary>Composes the parts of a project.</summary>
    public static async Task<ProjectParts> MakeAsync(ProjectFolder project, CliHost host, ViewOptions view, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(project.State);
        await File.WriteAllTextAsync(Path.Combine(project.State, ".gitignore"), "*\n", cancellationToken);
        var evidence = new FileEvidenceStore(Path.Combine(project.State, "evidence"), host.Time);
        var repository = project.Config.Deploy is { } deploy
            ? await GitRepository.OpenAsync(project.Config.Root, Path.Combine(project.State, "worktrees"), deploy.Inputs, evidence, host.Time, cancellationToken)
            : null;
        return new ProjectParts(project, host, view, new SqliteJournal(Path.Combine(project.State, "journal.db"), host.Time), evidence, repository);
    }

    /// <summary>Makes the loop, and says who is told of every entry.</summary>
    public LoopRunner LoopFor(Func<JournalEntry, Task> seen)
    {
        _received?.Start();
        IRunObserver observer = new Listening(Observer, seen);
        var writer = new EvidenceWriter(_evidence);
        var survey = new SurroundingsSurvey(Config, _host.Time) { Environment = SuiteEnvironment, Redact = MakeRedactor().Redact, Images = _driver is null ? null : _driver.ImagesAsync };
        var investigators = ImmutableArray.Create<IInvestigator?>(
            new WireInvestigator(),
            new ResultInvestigator(new Protocol(Config.Target.Protocol, Config.Target.HttpAsk), Sources, _evidence, writer),
            _logs is null ? null : new LogInvestigator(_logs, writer, _host.Time),
            _received is null ? null : new TraceInvestigator(_received, writer, _host.Time),
            new SurroundingsInvestigator(survey, writer),
            new FormerIssueInvestigator(_journal, writer),
            new ConfigurationInvestigator(_project.ReadConfigurationAsync, writer),
            _driver is null ? null : new EnvironmentInvestigator(_driver, writer),
            _repository is null ? null : new MigrationInvestigator(_repository, Config.Repair.Migrations, writer),
            _repository is null ? null : new SuiteInvestigator(_repository, writer)).OfType<IInvestigator>().ToImmutableArray();
        var handler = new CommandHandler(
            Bench,
            new TargetDeployer(_driver ?? NoDriver.Instance, observer),
            GathererOf(investigators, writer),
            new Concluder(_repository, writer),
            new BaselineRecorder(Baselines, _journal, survey, _project.ReadConfigurationAsync),
            RepairParts(observer))
        { Memory = new CaseMemory(_journal), Proposer = Proposer() };
        return new LoopRunner(_journal, new CommandExecutor(handler, _host.Time), observer, _host.Time);
    }

    private EvidenceGatherer GathererOf(ImmutableArray<IInvestigator> investigators, EvidenceWriter writer) => _repository is null
        ? new EvidenceGatherer(investigators, source: null, changes: null, writer) { Model = InvestigatorModel(), Redact = MakeRedactor().Redact }
        : new EvidenceGatherer(investigators, new SourceInvestigator(Sources!, writer), new ChangeInvestigator(_repository.DiffAsync, writer), writer) { Model = InvestigatorModel(), Redact = MakeRedactor().Redact };

    private ModelInvestigator? InvestigatorModel() => Config.Investigator is { } investigator
        ? new ModelInvestigator(new ChatInvestigatorModel(investigator.Model, KeyOf(investigator.Model), _host.Time), investigator, _evidence, _repository is null ? null : _repository.DiffAsync, MakeRedactor().Redact)
        : null;

    private SourceText? Sources => _repository is null ? null : new SourceText(_repository.FindAsync, _repository.ReadFileAsync);

    /// <summary>Refuses a run that may repair where the model that would write the repair cannot be asked.</summary>
    /// <exception cref="UserErrorException">The variable with its key is not set.</exception>
    public void RequireModelKey()
    {
        if (Config.Repair.Model is { } model && string.IsNullOrEmpty(KeyOf(model)))
        {
            throw new UserErrorException(
                $"The variable {model.KeyVariable} is not set, and 'repair.model' needs the key in it.", "Set it, name another in 'repair.model.key', or use `regreen test`, which repairs nothing.", FailureCategory.Usage);
        }
    }

    /// <summary>Finds where the target runs, for a run that deploys nothing.</summary>
    public async Task<Deployment> FindTargetAsync(CancellationToken cancellationToken)
    {
        if (_driver is not null && await _driver.FindTargetAsync(cancellationToken) is { } running)
        {
            return running;
        }

        return Config.Target.Http.Contains("{{", StringComparison.Ordinal)
            ? throw new UserErrorException("The target is not deployed.", "`regreen run` deploys and tests it.", FailureCategory.Infrastructure)
            : new Deployment("target", Preview: false, ImmutableSortedDictionary<string, string>.Empty, new ServedRevision(null, null, null, RevisionSource.Unknown));
    }

    /// <summary>Says how the processes of a deployment are.</summary>
    public Task<ImmutableArray<ProcessStatus>> StatusAsync(Deployment deployment, CancellationToken cancellationToken) =>
        (_driver ?? NoDriver.Instance).StatusAsync(deployment, cancellationToken);

    /// <summary>Removes what killed runs left: previews and worktrees.</summary>
    public async Task CleanUpAsync(CancellationToken cancellationToken)
    {
        if (_driver is not null)
        {
            await _driver.StopPreviewsAsync(cancellationToken);
        }

        if (_repository is not null)
        {
            await _repository.RemoveAbandonedCheckoutsAsync(cancellationToken);
        }
    }

    /// <summary>Stops every preview of this run, on its own deadline: a stopped run leaves nothing behind.</summary>
    public async Task StopPreviewsAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10), _host.Time);
        await CleanUpAsync(deadline.Token);
    }

    /// <summary>Stops the target and every preview. Returns whether there was a target.</summary>
    public async Task<bool> DownAsync(CancellationToken cancellationToken)
    {
        await CleanUpAsync(cancellationToken);
        if (_driver is null || await _driver.FindTargetAsync(cancellationToken) is not { } running)
        {
            return false;
        }

        await _driver.StopAsync(running, cancellationToken);
        return true;
    }

    /// <summary>Removes what nobody needs any more.</summary>
    public async Task<string> CleanAsync(bool all, CancellationToken cancellationToken)
    {
        await CleanUpAsync(cancellationToken);
        foreach (var folder in all ? ["builds", "slot", "scratch"] : new[] { "scratch" })
        {
            var path = Path.Combine(_project.State, folder);
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
        }

        var removed = await new EvidencePruning(_journal, Baselines, _evidence, _host.Time).RunAsync(KeptEvidence, cancellationToken);
        return $"{removed} pieces of evidence older than {KeptEvidence.TotalDays:0} days are removed. " + (all ? "Previews, worktrees and builds are removed; the journal stays." : "Previews and worktrees are removed; journal and builds stay.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync(_driver);
        if (!ReferenceEquals(_logs, _driver))
        {
            await EndAsync(_logs);
        }

        if (!ReferenceEquals(_received, _logs))
        {
            await EndAsync(_received);
        }

        await Observer.DisposeAsync();
        _cases.Dispose();
        _repository?.Dispose();
        _journal.Dispose();
    }

    private static async ValueTask EndAsync(object? part)
    {
        switch (part)
        {
            case IAsyncDisposable later:
                await later.DisposeAsync();
                break;
            case IDisposable now:
                now.Dispose();
                break;
        }
    }

    private RepairParts? RepairParts(IRunObserver observer)
    {
        if (_repository is null || _driver is null)
        {
            return null;
        }

        var previews = new PreviewRunner(_driver, Bench, observer);
        var sandbox = new CommandSandbox(Path.Combine(_project.State, "worktrees"), SupervisedBy(), SandboxLimits.Default, _host.Time);
        var writer = new RepairWriter(Config, _repository, _evidence, new RepairTools(sandbox, RepairModel(), _project.Environment, MakeRedactor().Redact), _host.Time);
        return new RepairParts(
            new Prober(previews, _host.Time),
            new CulpritDissector(_repository, _evidence),
            new RemedyTrier(Config, new RepairScope(Config, _repository, _evidence), previews, writer, _host.Time),
            new RepairCommitter(_repository, _project.WriteConfigurationAsync));
    }

    private RepairProposer? Proposer()
    {
        if (_repository is null || Config.Delivery is not { } delivery)
        {
            return null;
        }

        var remote = new GitRemote(
            cancellationToken => _repository.RemoteAddressAsync(delivery.Remote, cancellationToken), (branch, cancellationToken) => _repository.PushAsync(delivery.Remote, branch, cancellationToken));
        return new RepairProposer(new GitHubPullRequests(delivery, _project.Environment.GetValueOrDefault(delivery.TokenVariable), remote), MakeRedactor().Redact, _host.Time);
    }

    private ChatRepairModel? RepairModel() => Config.Repair.Model is { } model ? new ChatRepairModel(model, KeyOf(model), _host.Time) : null;

    private string? KeyOf(ModelConfig model) => _project.Environment.GetValueOrDefault(model.KeyVariable);

    private (IDriver? Driver, ILogSource? Logs) MakeDriver()
    {
        if (Config.Deploy is null || _repository is null)
        {
            return (null, null);
        }

        var driverHost = new DriverHost(
            _project.State,
            _project.Environment,
            SupervisedBy(),
            _project.ConfigurationText)
        { Redact = MakeRedactor().Redact };
        var driver = DeploymentDrivers.Create(Config, _repository, _evidence, driverHost, _host.Time);
        return (driver, LogSources.Create(Config, driver, driverHost, _host.Time));
    }

    private SupervisorCommand SupervisedBy() => new([ProgramOf(_project.Environment), _host.Program, Supervisor.Verb]);

    // What is sent to models and to GitHub, and never shown.
    private IEnumerable<string> Keys => new[] { Config.Repair.Model?.KeyVariable, Config.Investigator?.Model.KeyVariable, Config.Judge?.KeyVariable, Config.Delivery?.TokenVariable }
        .OfType<string>().Select(name => _project.Environment.GetValueOrDefault(name)).OfType<string>();

    private Redactor MakeRedactor()
    {
        var redactor = new Redactor(_project.FingerprintKey);
        var inherited = Config.Repair.InheritedEnvironment.Select(name => _project.Environment.GetValueOrDefault(name)).OfType<string>();
        foreach (var secret in _project.Secrets.Concat(inherited).Concat(Keys))
        {
            redactor.Know(secret);
        }

        return redactor;
    }

    private static string ProgramOf(ImmutableDictionary<string, string> environment) =>
        environment.GetValueOrDefault("DOTNET_HOST_PATH") ?? Environment.ProcessPath ?? "dotnet";

    private sealed class Listening(IRunObserver inner, Func<JournalEntry, Task> seen) : IRunObserver
    {
        public async Task SawAsync(JournalEntry entry)
        {
            await inner.SawAsync(entry);
            await seen(entry);
        }

        public void Note(string text) => inner.Note(text);
    }
}
