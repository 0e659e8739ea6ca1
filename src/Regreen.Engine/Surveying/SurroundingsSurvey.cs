using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Surveying;

namespace Regreen.Engine.Surveying;

/// <summary>Looks at the target's address, at every declared dependency, and at this machine where the target runs on it.</summary>
public sealed class SurroundingsSurvey(ProjectConfig config, TimeProvider time) : ISurvey
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(4);

    /// <summary>Gets the environment of the commands of <c>fingerprints</c>.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Gets what knows the images of a deployment: the driver; null where nothing is deployed.</summary>
    public Func<Deployment, CancellationToken, Task<ImmutableArray<DeployedImage>>>? Images { get; init; }

    /// <summary>Gets what takes secrets out of what they print.</summary>
    public Func<string, string> Redact { get; init; } = text => text;

    /// <inheritdoc/>
    public async Task<ImmutableArray<Reading>> TakeAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        var looks = config.Dependencies.Select(dependency => LookAsync($"dependency {dependency.Key}", Fill(dependency.Value, deployment), cancellationToken))
            .Prepend(LookAsync("target", Fill(config.Target.Http, deployment), cancellationToken));
        var declared = new FingerprintSurvey(config, Environment, Redact, time).TakeAsync(deployment, cancellationToken);
        var images = ImagesAsync(deployment, cancellationToken);
        var readings = await Task.WhenAll(looks);
        // Whether the target itself listens and answers is what the cases tell.
        return [.. readings.SelectMany(one => one).Where(reading => reading.Subject is not ("target: port" or "target: answer")), .. config.Deploy is { Driver: DriverKind.Process } ? MachineSurvey.Take(config.Root) : [], .. await images, .. await declared];
    }

    private async Task<ImmutableArray<Reading>> ImagesAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        if (Images is null)
        {
            return [];
        }

        using var deadline = new CancellationTokenSource(Deadline, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await ImageSurvey.TakeAsync(() => Images(deployment, linked.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [new Reading("images", IsIll: false, string.Create(CultureInfo.InvariantCulture, $"Their digests were not told within {Deadline.TotalSeconds:0} s."))];
        }
    }

    private static string Fill(string address, Deployment deployment) => Template.Fill(address, name => deployment.ValueOf(name) ?? "");

    private async Task<ImmutableArray<Reading>> LookAsync(string label, string address, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            return [new Reading($"{label}: address", IsIll: true, "It is no address.")];
        }

        using var deadline = new CancellationTokenSource(Deadline, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        return await new AddressSurvey(label, uri, time).TakeAsync(linked.Token, cancellationToken);
    }
}
