using System.Collections.Immutable;
using System.Globalization;
using Regreen.Adapters.Process.Probing;
using Regreen.Adapters.Process.Supervising;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Process.Deploying;

/// <summary>Deploys by commands of the user's, to wherever they deploy. It sees no processes, only what answers at the target's address.</summary>
public sealed class CommandDriver : IDriver, IDisposable
{
    /// <summary>The name under which a deployment has the target's address; fields that the command printed are <c>output.FIELD</c>.</summary>
    public const string TargetName = "target";

    private const int KeptRecords = 5;

    private readonly ProjectConfig _config;
    private readonly DeployConfig _deploy;
    private readonly IRepository _repository;
    private readonly IEvidenceStore _evidence;
    private readonly DriverHost _host;
    private readonly TimeProvider _time;
    private readonly DeploymentStore _store;
    private readonly TargetProbe _target;

    /// <summary>Makes a driver; nothing is touched until it is asked.</summary>
    public CommandDriver(ProjectConfig config, IRepository repository, IEvidenceStore evidence, DriverHost host, TimeProvider time)
    {
        _config = config;
        _deploy = config.Deploy ?? throw new ArgumentException("The configuration has no 'deploy'.", nameof(config));
        (_repository, _evidence, _time) = (repository, evidence, time);
        _host = host with { Folder = Path.GetFullPath(host.Folder) };
        _store = new DeploymentStore(_host.Folder);
        _target = new TargetProbe(config.Target, _deploy.ReadyTimeout, time);
    }

    /// <inheritdoc/>
    public async Task<DeploymentOutcome> DeployAsync(DeploymentRequest request, CancellationToken cancellationToken)
    {
        var command = CommandOf(request);
        if (await FindAsync(request.Key, cancellationToken) is { } running)
        {
            return new DeploymentOutcome.Ready(running, Built: false, TimeSpan.Zero, TimeSpan.Zero);
        }

        var start = _time.GetTimestamp();
        var (record, failure) = _store.Find(request.Key) is { IsPutOut: true, IsRetired: false } known
            ? (known, null)
            : await PutOutAsync(request, command, cancellationToken);
        var took = _time.GetElapsedTime(start);
        failure ??= await AwaitAsync(record!, cancellationToken);
        if (failure is null)
        {
            return new DeploymentOutcome.Ready(_store.Find(request.Key)!.Deployment!, Built: true, took, _time.GetElapsedTime(start) - took);
        }

        if (request.Preview && _store.Find(request.Key) is { } broken)
        {
            await EndAsync(broken, _config.Preview!.Stop!, cancellationToken);
        }

        return new DeploymentOutcome.Failed(failure, Built: true);
    }

    /// <inheritdoc/>
    public async Task<Deployment?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (_store.Find(key) is not { IsRetired: false, Deployment: { } deployment } record)
        {
            return null;
        }

        return await _target.AskAsync(deployment.Addresses[TargetName], record.Tree, cancellationToken) is null ? null : deployment;
    }

    /// <inheritdoc/>
    public async Task<Deployment?> FindTargetAsync(CancellationToken cancellationToken) =>
        _store.All().LastOrDefault(record => record is { Preview: false, IsRetired: false }) is { } record ? await FindAsync(record.Key, cancellationToken) : null;

    /// <inheritdoc/>
    public Task<ImmutableArray<ProcessStatus>> StatusAsync(Deployment deployment, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<ProcessStatus>>([]);

    /// <inheritdoc/>
    public Task StopProcessAsync(Deployment deployment, string process, CancellationToken cancellationToken) => Task.FromException(new UserErrorException(
        $"The command driver cannot stop '{process}' alone.", "Experiments with single processes need 'driver: process'.", FailureCategory.Usage));

    /// <inheritdoc/>
    public async Task StopAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        if (_store.Find(deployment.Id) is { } record)
        {
            var command = (record.Preview ? _config.Preview?.Stop : _deploy.Stop) ?? throw new UserErrorException(
                $"There is no command that stops '{deployment.Id}'.", $"Set {(record.Preview ? "preview.stop" : "deploy.stop")} in regreen.yaml.", FailureCategory.Usage);
            await EndAsync(record, command, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task StopPreviewsAsync(CancellationToken cancellationToken)
    {
        foreach (var record in _store.All().Where(record => record.Preview))
        {
            await StopAsync(new Deployment(record.Key, true, record.Addresses, new ServedRevision(null, null, null, RevisionSource.Unknown)), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _target.Dispose();

    // A preview that cannot be stopped again would be left behind, so it is not begun.
    private string CommandOf(DeploymentRequest request) => request.Preview
        ? _config.Preview is { Run: { } run, Stop: not null }
            ? run
            : throw new UserErrorException("There is no command that starts previews and one that stops them.", "Set preview.run and preview.stop in regreen.yaml.", FailureCategory.Usage)
        : _deploy.Run ?? throw new UserErrorException("There is no command that deploys.", "Set deploy.run in regreen.yaml.", FailureCategory.Usage);

    private async Task<(DeploymentRecord? Record, DeploymentFailure? Failure)> PutOutAsync(
        DeploymentRequest request, string command, CancellationToken cancellationToken)
    {
        switch (await _repository.CheckoutAsync(request.Candidate, cancellationToken))
        {
            case CheckoutOutcome.Conflicted conflict:
                return (null, new DeploymentFailure(DeploymentStage.Checkout, conflict.Reason, Output: null));

            case CheckoutOutcome.Made { Checkout: var checkout }:
                await using (checkout)
                {
                    Retire(request);
                    var record = new DeploymentRecord(request.Key, request.Preview, checkout.Tree, _time.GetUtcNow());
                    _store.Write(record);
                    new DeploymentFiles(_config, _deploy, _repository, _host).WriteConfiguration(NamesOf(record, checkout.Path), request.Configuration);
                    var outcome = await RunAsync(record, "deploy", command, checkout.Path, cancellationToken);
                    if (outcome is not CommandOutcome.Ended { ExitCode: 0 } ended)
                    {
                        return (record, await FailureOfAsync(outcome, cancellationToken));
                    }

                    record = record with { IsPutOut = true, Left = ended.Left, Output = CommandOutput.Read([.. ended.Lines.Where(line => line.Stream == 'o').Select(line => line.Text)]) };
                    record = record with { Addresses = AddressesOf(record) };
                    _store.Write(record);
                    return (record, null);
                }

            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<DeploymentFailure?> AwaitAsync(DeploymentRecord record, CancellationToken cancellationToken)
    {
        var answer = await _target.UntilServedAsync(record.Addresses[TargetName], record.Tree, cancellationToken);
        if (answer.Served is { } served)
        {
            _store.Write(record with { Revision = served });
        }

        return answer.Failure is { } failure ? failure with { Reason = $"{failure.Reason}{Left(record)}" } : null;
    }

    private static string Left(DeploymentRecord record) => record.Left.IsEmpty ? ""
        : $" The command left {string.Join(", ", record.Left)} running, which ended with it: what is to outlive it must be handed to something that keeps it, or be started by 'driver: process'.";

    private void Retire(DeploymentRequest request)
    {
        foreach (var record in _store.All().Where(record => !request.Preview && record is { Preview: false, IsRetired: false } && record.Key != request.Key))
        {
            _store.Retire(record);
        }

        _store.RemoveRetired(KeptRecords);
    }

    private async Task EndAsync(DeploymentRecord record, string command, CancellationToken cancellationToken)
    {
        var outcome = await RunAsync(record, "stop", command, _config.Root, cancellationToken);
        if (outcome is not CommandOutcome.Ended { ExitCode: 0 })
        {
            var failure = await FailureOfAsync(outcome, cancellationToken);
            throw new UserErrorException($"'{record.Key}' could not be stopped. {failure.Reason}", "Stop it by hand, and look at the command that stops it.");
        }

        _store.Remove(record.Key);
    }

    private async Task<CommandOutcome> RunAsync(DeploymentRecord record, string what, string command, string folder, CancellationToken cancellationToken)
    {
        var names = NamesOf(record, folder);
        Directory.CreateDirectory(names.ConfigurationFolder);
        var environment = ChildEnvironment.OfBuild(_host, _deploy)
            .SetItem("REGREEN_REVISION", record.Tree)
            .SetItem("REGREEN_DEPLOYMENT", DeploymentStore.NameOf(record.Key))
            .SetItem("REGREEN_CONFIG_DIR", names.ConfigurationFolder);
        var spec = new ProcessSpec(what, names.FillWords(command, self: null), folder, environment, _store.LogOf(record.Key, what)) { LogCap = _host.LogCap };
        await CommandRun.StopLeftoverAsync(spec, _time, cancellationToken);
        return await CommandRun.RunAsync(_host.Supervisor, spec, _deploy.BuildTimeout, _time, cancellationToken);
    }

    private async Task<DeploymentFailure> FailureOfAsync(CommandOutcome outcome, CancellationToken cancellationToken)
    {
        var (stage, reason, lines) = outcome switch
        {
            CommandOutcome.Ended { ExitCode: SupervisedProcess.Unknown } cut => (DeploymentStage.Infrastructure, "The command was ended from outside", cut.Lines),
            CommandOutcome.Ended ended => (DeploymentStage.Start, $"The command ended with {ProcessState.DescribeExit(ended.ExitCode)}", ended.Lines),
            CommandOutcome.TimedOut late => (DeploymentStage.Start, $"The command was not done within {Seconds(_deploy.BuildTimeout)} s (deploy.build_timeout)", late.Lines),
            CommandOutcome.Refused refused => (DeploymentStage.Infrastructure, refused.Reason.TrimEnd('.'), []),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var locator = await OutputEvidence.StoreAsync(
            _evidence, EvidenceKind.Output, [.. lines.Select(line => line.Text)], "output of the command", _host.Redact, cancellationToken);
        return new DeploymentFailure(stage, locator is null ? $"{reason}." : $"{reason}: {locator.Quote}", locator);
    }

    private DeploymentNames NamesOf(DeploymentRecord record, string checkout) => new(
        ImmutableSortedDictionary<string, int>.Empty, checkout, record.Tree, checkout, Path.Combine(_store.FolderOf(record.Key), "config"))
    {
        CommandOutput = record.Output,
    };

    private ImmutableSortedDictionary<string, string> AddressesOf(DeploymentRecord record) => record.Output
        .ToImmutableSortedDictionary(pair => $"output.{pair.Key}", pair => pair.Value, StringComparer.Ordinal)
        .SetItem(TargetName, NamesOf(record, _config.Root).Fill(_config.Target.Http));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture);
}
