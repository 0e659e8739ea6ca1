using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Docker.Deploying;

/// <summary>How getting an image ended.</summary>
/// <param name="Name">Its name.</param>
/// <param name="WasMade">Whether the Engine had to build or pull it.</param>
/// <param name="Failure">Why there is none, or null.</param>
internal sealed record ImageOutcome(string Name, bool WasMade, DeploymentFailure? Failure);

/// <summary>Gets the image of a revision: built by the Engine from the build's output, or the one that the configuration names. A revision's image is made once.</summary>
internal sealed class DockerImages(DockerEngine engine, DriverParts parts, DockerDeployConfig docker, DockerLabels labels)
{
    private const int KeptLines = 2000;

    /// <summary>Gets the image, and makes it if it is not there.</summary>
    public async Task<ImageOutcome> GetAsync(BuildOutcome.Built built, CancellationToken cancellationToken)
    {
        var name = docker.Image is { } named ? Template.Fill(named, what => what == "revision" ? built.Tree : null) : $"regreen/{labels.Name}:{built.Tree}";
        if (await IsThereAsync(name, cancellationToken))
        {
            return new ImageOutcome(name, WasMade: false, Failure: null);
        }

        return docker.Image is null
            ? await MakeAsync(name, "build", BuildPath(name, built.Tree), new FolderContent(built.Output), cancellationToken)
            : await MakeAsync(name, "pull", PullPath(name), content: null, cancellationToken);
    }

    private static string Escape(string text) => Uri.EscapeDataString(text);

    // Without a tag the Engine would pull every tag that there is.
    private static string PullPath(string name)
    {
        var colon = name.LastIndexOf(':');
        var isTagged = colon > name.LastIndexOf('/') || name.Contains('@', StringComparison.Ordinal);
        return isTagged && !name.Contains('@', StringComparison.Ordinal)
            ? $"/images/create?fromImage={Escape(name[..colon])}&tag={Escape(name[(colon + 1)..])}"
            : $"/images/create?fromImage={Escape(name)}{(isTagged ? "" : "&tag=latest")}";
    }

    private string BuildPath(string name, string tree)
    {
        var arguments = JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal) { ["REGREEN_REVISION"] = tree });
        var marks = JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal) { ["regreen.image"] = labels.Name });
        return $"/build?t={Escape(name)}&dockerfile={Escape(docker.Dockerfile)}&buildargs={Escape(arguments)}&labels={Escape(marks)}&rm=true&forcerm=true";
    }

    private async Task<bool> IsThereAsync(string name, CancellationToken cancellationToken) =>
        await engine.GetAsync($"/images/{name}/json", cancellationToken) is not null;

    private async Task<ImageOutcome> MakeAsync(string name, string what, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        var lines = new Queue<string>();
        string? error = null;
        using var deadline = new CancellationTokenSource(parts.Deploy.BuildTimeout, parts.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var answer = await engine.FollowAsync(path, content, message => error = Take(message, lines) ?? error, linked.Token);
            error ??= answer.IsSuccess ? null : answer.Message;
            if (error is null && !await IsThereAsync(name, linked.Token))
            {
                error = "the Engine ended without an image";
            }

            return new ImageOutcome(name, WasMade: true, error is null ? null : await FailedAsync(what, $"failed: {engine.Readable(error)}", answer.Status, lines, cancellationToken));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var late = string.Create(CultureInfo.InvariantCulture, $"was not done within {parts.Deploy.BuildTimeout.TotalSeconds:0.#} s (deploy.build_timeout)");
            return new ImageOutcome(name, WasMade: true, await FailedAsync(what, late, HttpStatusCode.OK, lines, cancellationToken));
        }
    }

    // The stream itself says how it ended: the status was sent before the first step.
    private static string? Take(JsonObject message, Queue<string> lines)
    {
        var error = ErrorOf(message);
        foreach (var line in TextOf(message, error).Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Trim().Length > 0))
        {
            lines.Enqueue(line);
        }

        while (lines.Count > KeptLines)
        {
            lines.Dequeue();
        }

        return error;
    }

    private static string? ErrorOf(JsonObject message) => message["error"]?.GetValue<string>() ?? message["errorDetail"]?["message"]?.GetValue<string>();

    // Progress bars are told many times a second and say nothing afterwards.
    private static string TextOf(JsonObject message, string? error) =>
        message["stream"]?.GetValue<string>() ?? (message["progress"] is null ? message["status"]?.GetValue<string>() : null) ?? error ?? "";

    private async Task<DeploymentFailure> FailedAsync(string what, string how, HttpStatusCode status, Queue<string> lines, CancellationToken cancellationToken)
    {
        var locator = await OutputEvidence.StoreAsync(parts.Evidence, EvidenceKind.Output, [.. lines], $"image {what}", parts.Redact, cancellationToken);
        // A Dockerfile that is missing is a 500 too; of a pull it says that the registry could not be reached.
        var stage = what == "pull" && status == HttpStatusCode.InternalServerError ? DeploymentStage.Infrastructure : DeploymentStage.Build;
        return new DeploymentFailure(stage, $"The image {what} {how}.", locator);
    }
}
