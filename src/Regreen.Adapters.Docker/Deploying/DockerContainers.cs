using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Regreen.Core.Configuring;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Docker.Deploying;

/// <summary>The containers of this workspace: finds, makes, stops and removes them.</summary>
internal sealed class DockerContainers(DockerEngine engine, DriverParts parts, DockerDeployConfig docker, DockerLabels labels)
{
    private const int StopSeconds = 10;

    /// <summary>Lists those with a label, the oldest first, running or not.</summary>
    public async Task<ImmutableArray<DockerContainer>> ListAsync(string label, string value, CancellationToken cancellationToken)
    {
        var filter = JsonSerializer.Serialize(new Dictionary<string, string[]>(StringComparer.Ordinal) { ["label"] = labels.Filter(label, value) });
        var found = new List<DockerContainer>();
        foreach (var entry in (await engine.GetAsync($"/containers/json?all=true&filters={Uri.EscapeDataString(filter)}", cancellationToken) as JsonArray)!)
        {
            if (await InspectAsync(entry!["Id"]!.GetValue<string>(), cancellationToken) is { } container)
            {
                found.Add(container);
            }
        }

        return [.. found.OrderBy(container => container.CreatedAt)];
    }

    /// <summary>Looks at one; null where it is gone.</summary>
    public async Task<DockerContainer?> InspectAsync(string container, CancellationToken cancellationToken) =>
        await engine.GetAsync($"/containers/{container}/json", cancellationToken) is { } inspected ? DockerContainer.Of(inspected, docker.Port) : null;

    /// <summary>Makes and starts one under the name of its key; a failure is the Engine's refusal.</summary>
    /// <param name="request">What it is for.</param>
    /// <param name="tree">The revision.</param>
    /// <param name="image">The image.</param>
    /// <param name="port">The port of this machine; null lets the Engine choose.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<DeploymentFailure?> StartAsync(DeploymentRequest request, string tree, string image, int? port, CancellationToken cancellationToken)
    {
        var name = labels.ContainerOf(request.Key);
        var created = await engine.AskAsync(HttpMethod.Post, $"/containers/create?name={name}", DockerEngine.Content(Body(request, tree, image, port)), cancellationToken);
        if (!created.IsSuccess)
        {
            return Refused("made", created);
        }

        if (docker.Files is { } folder && !parts.Deploy.Configuration.IsEmpty)
        {
            var files = parts.Deploy.Configuration.Select(path => KeyValuePair.Create(path, parts.Configuration.TextOf(path, request.Configuration)));
            var put = await engine.AskAsync(HttpMethod.Put, $"/containers/{name}/archive?path={Uri.EscapeDataString(folder)}", FolderContent.OfTexts(files), cancellationToken);
            if (!put.IsSuccess)
            {
                return Refused($"given its configuration files in '{folder}' (deploy.docker.files)", put);
            }
        }

        var started = await engine.AskAsync(HttpMethod.Post, $"/containers/{name}/start", content: null, cancellationToken);
        return started.IsSuccess ? null : Refused("started", started);
    }

    /// <summary>Stops one, which stays.</summary>
    public Task StopAsync(DockerContainer container, CancellationToken cancellationToken) =>
        engine.DoAsync(HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"/containers/{container.Id}/stop?t={StopSeconds}"), content: null, isGoneFine: true, cancellationToken);

    /// <summary>Starts one that was stopped.</summary>
    public Task StartAgainAsync(DockerContainer container, CancellationToken cancellationToken) =>
        engine.DoAsync(HttpMethod.Post, $"/containers/{container.Id}/start", content: null, isGoneFine: true, cancellationToken);

    /// <summary>Removes one, by its id or its name, with what it wrote.</summary>
    public Task RemoveAsync(string container, CancellationToken cancellationToken) =>
        engine.DoAsync(HttpMethod.Delete, $"/containers/{container}?force=true&v=true", content: null, isGoneFine: true, cancellationToken);

    /// <summary>Removes the one of a key.</summary>
    public Task RemoveKeyAsync(string key, CancellationToken cancellationToken) => RemoveAsync(labels.ContainerOf(key), cancellationToken);

    private object Body(DeploymentRequest request, string tree, string image, int? port)
    {
        var exposed = string.Create(CultureInfo.InvariantCulture, $"{docker.Port}/tcp");
        var own = docker.Environment.ToImmutableSortedDictionary(pair => pair.Key, pair => Template.Fill(pair.Value, name => name == "revision" ? tree : null), StringComparer.Ordinal);
        return new
        {
            Image = image,
            Env = parts.EnvironmentOf(request, own).Select(pair => $"{pair.Key}={pair.Value}").ToArray(),
            Labels = labels.Of(request, tree),
            ExposedPorts = new Dictionary<string, object>(StringComparer.Ordinal) { [exposed] = new { } },
            HostConfig = new
            {
                // Published on the loopback only: what is tested need not be seen by the network.
                PortBindings = new Dictionary<string, object[]>(StringComparer.Ordinal)
                {
                    [exposed] = [new { HostIp = "127.0.0.1", HostPort = port?.ToString(CultureInfo.InvariantCulture) ?? "" }],
                },
                // A service that ends is a failure to be seen, not to be covered up by a restart.
                RestartPolicy = new { Name = "no" },
            },
        };
    }

    private DeploymentFailure Refused(string what, EngineAnswer answer)
    {
        var message = engine.Readable(answer.Message);
        var isOurs = answer.Status is HttpStatusCode.Conflict || message.Contains("port is already allocated", StringComparison.Ordinal) || message.Contains("address already in use", StringComparison.Ordinal);
        return new DeploymentFailure(isOurs ? DeploymentStage.Infrastructure : DeploymentStage.Start, $"The container could not be {what}: {message}.", Output: null);
    }
}
