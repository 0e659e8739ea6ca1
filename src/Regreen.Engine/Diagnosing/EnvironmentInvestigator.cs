using System.Collections.Immutable;
using Regreen.Core.Deploying;
using Regreen.Core.Diagnosing;
using Regreen.Core.Recording;

namespace Regreen.Engine.Diagnosing;

/// <summary>Looks at the processes of the deployment: does each still run?</summary>
public sealed class EnvironmentInvestigator(IDriver driver, EvidenceWriter evidence) : IInvestigator
{
    /// <inheritdoc/>
    public Investigator By => Investigator.Environment;

    /// <inheritdoc/>
    public async Task<ImmutableArray<Finding>> LookAsync(InvestigationScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.Deployment is not { } deployment)
        {
            return [];
        }

        var processes = await driver.StatusAsync(deployment, cancellationToken);
        if (processes.IsEmpty)
        {
            return [];
        }

        var lines = processes.Select(process => $"{process.Name}: {(process.IsRunning ? "runs" : "does not run")}, {process.Detail}").ToArray();
        var locators = await evidence.WriteAsync(EvidenceKind.Environment, lines, [.. processes.Select((process, index) => (index, $"process {process.Name}"))], cancellationToken);
        return
        [
            .. processes.Select((process, index) => (process, index)).Where(entry => !entry.process.IsRunning).Select(entry => new Finding(
                Investigator.Environment,
                FindingKind.ProcessDown,
                $"The process {entry.process.Name} of the deployment does not run: {entry.process.Detail}.",
                [locators[entry.index]])
            { Subject = entry.process.Name }),
        ];
    }
}
