using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Regreen.TestServer.Containers;

namespace Regreen.TestServer.Clusters;

/// <summary>
/// Runs images as processes of this machine. A registry is a folder: the image <c>NAME:TAG</c> is the folder <c>TAG</c> in it, where a build command
/// put it.
/// </summary>
internal sealed class ImageHost(string registry, ImmutableArray<string> command) : IAsyncDisposable
{
    private const string ListensOn = "8080";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, string> _digests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FakeContainer> _containers = new(StringComparer.Ordinal);

    public IEnumerable<FakeContainer> Running => _containers.Values.Where(container => container.IsRunning);

    /// <summary>Gets whether an image was pushed.</summary>
    public bool Has(string image) => Directory.Exists(FolderOf(image));

    /// <summary>Gets the digest of an image: of the names and contents of its files.</summary>
    public string DigestOf(string image)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (folder, own) = (FolderOf(image), new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint });
        foreach (var file in Directory.EnumerateFiles(folder, "*", own).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, file)));
            hash.AppendData(File.ReadAllBytes(file));
        }

        var digest = $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
        _digests[digest] = folder;
        return digest;
    }

    /// <summary>Starts a container, and waits until it listens; false where it ended instead.</summary>
    public async Task<(FakeContainer Container, bool IsListening)> StartAsync(string image, IEnumerable<KeyValuePair<string, string>> environment, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["ExposedPorts"] = new JsonObject { [$"{ListensOn}/tcp"] = new JsonObject() },
            ["Env"] = new JsonArray([.. environment.Select(pair => JsonValue.Create($"{pair.Key}={pair.Value}"))]),
        };
        var container = new FakeContainer(image, body, new FakeImage(FolderOf(image), FolderOf(image)) { Command = command }, FreePort(), TimeProvider.System);
        _containers[container.Id] = container;
        container.Start();
        return (container, await ListensAsync(container, cancellationToken));
    }

    /// <summary>Stops a container for good.</summary>
    public async Task StopAsync(FakeContainer container)
    {
        if (_containers.TryRemove(container.Id, out _))
        {
            await container.StopAsync();
            container.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var container in _containers.Values)
        {
            await StopAsync(container);
        }
    }

    private static async Task<bool> ListensAsync(FakeContainer container, CancellationToken cancellationToken)
    {
        while (container.IsRunning)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, container.Port, cancellationToken);
                return true;
            }
            catch (SocketException)
            {
                // Nothing listens yet.
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }

        return false;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string FolderOf(string image) => image.Split('@') is [_, var digest] ? _digests[digest] : Path.Combine(registry, image[(image.LastIndexOf(':') + 1)..]);
}
