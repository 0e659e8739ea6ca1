using System.Collections.Immutable;
using System.Globalization;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;

namespace Regreen.Adapters.Process.Deploying;

/// <summary>What the names in <c>{{…}}</c> stand for in one deployment.</summary>
/// <param name="Ports">The port of each process.</param>
/// <param name="Output">The folder of the build output.</param>
/// <param name="Tree">The tree id.</param>
/// <param name="Checkout">The folder of the checkout.</param>
/// <param name="ConfigurationFolder">The folder of the configuration files as this deployment sees them.</param>
internal sealed record DeploymentNames(
    ImmutableSortedDictionary<string, int> Ports, string Output, string Tree, string Checkout, string ConfigurationFolder)
{
    private const string ConfigurationPrefix = "config:";

    /// <summary>Gets what deployment commands printed.</summary>
    public ImmutableSortedDictionary<string, string> CommandOutput { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Gets the base addresses by process.</summary>
    public ImmutableSortedDictionary<string, string> Addresses =>
        Ports.ToImmutableSortedDictionary(pair => pair.Key, pair => Address("http", pair.Value), StringComparer.Ordinal);

    /// <summary>Fills a text of the target.</summary>
    public string Fill(string text) => Template.Fill(text, name => ValueOf(name, self: null));

    /// <summary>Fills a text of a process.</summary>
    public string Fill(string text, string self) => Template.Fill(text, name => ValueOf(name, self));

    /// <summary>Fills a command line of a process.</summary>
    public ImmutableArray<string> FillWords(string commandLine, string? self) => Template.FillWords(commandLine, name => ValueOf(name, self));

    /// <summary>Gets where a configuration file of this deployment lies.</summary>
    public string ConfigurationPath(string path)
    {
        var full = Path.GetFullPath(path, ConfigurationFolder);
        return full.StartsWith(ConfigurationFolder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? full
            : throw new UserErrorException($"The configuration file '{path}' leads out of the repository.", "Write a path below its root.", FailureCategory.Usage);
    }

    private static string Address(string scheme, int port) => string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{port}");

    private static string? PortValue(string kind, int port) => kind switch
    {
        "url" => Address("http", port),
        "ws" => Address("ws", port),
        "port" => port.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    private string? ValueOf(string name, string? self) => name switch
    {
        "out" => Output,
        "revision" => Tree,
        "checkout" => Checkout,
        "url" or "ws" or "port" => self is not null && Ports.TryGetValue(self, out var own) ? PortValue(name, own) : null,
        _ when name.StartsWith(ConfigurationPrefix, StringComparison.Ordinal) => ConfigurationPath(name[ConfigurationPrefix.Length..]),
        _ when name.StartsWith("output.", StringComparison.Ordinal) => CommandOutput.GetValueOrDefault(name["output.".Length..]),
        _ when name.LastIndexOf('.') is var dot and > 0 && Ports.TryGetValue(name[..dot], out var port) => PortValue(name[(dot + 1)..], port),
        _ => null,
    };
}
