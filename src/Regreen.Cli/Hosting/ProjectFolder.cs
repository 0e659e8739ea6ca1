using System.Collections.Immutable;
using System.Security.Cryptography;
using Regreen.Core;
using Regreen.Core.Configuring;
using Regreen.Core.Facts;
using Regreen.Engine.Configuring;

namespace Regreen.Cli.Hosting;

/// <summary>A project on disk: its folder, its configuration, and where Regreen keeps what it remembers.</summary>
/// <param name="Config">What <c>regreen.yaml</c> says.</param>
/// <param name="Secrets">Values that must never be shown or kept.</param>
/// <param name="Environment">The environment, with what <c>.env</c> adds.</param>
internal sealed record ProjectFolder(ProjectConfig Config, ImmutableSortedSet<string> Secrets, ImmutableDictionary<string, string> Environment)
{
    private const string FileName = "regreen.yaml";
    private const int MostBytes = 1024 * 1024;

    /// <summary>Gets the folder for journal, evidence, builds and reports.</summary>
    public string State { get => field ?? Path.Combine(Config.Root, ".regreen"); init; }

    /// <summary>Gets whether commands of suites get the whole environment. Default: no.</summary>
    public bool InheritsEnvironment { get; init; }

    /// <summary>Gets the project's own key for fingerprints; made on first use.</summary>
    public byte[] FingerprintKey => ReadOrMakeKey(Path.Combine(State, "fingerprint.key"));

    /// <summary>Reads the project of a folder.</summary>
    /// <exception cref="UserErrorException">There is no configuration, or it is wrong; every mistake is in the message.</exception>
    public static async Task<ProjectFolder> ReadAsync(CliHost host, ViewOptions view, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(view.Project ?? host.Folder);
        var file = Path.Combine(root, FileName);
        if (!File.Exists(file))
        {
            throw new UserErrorException(
                $"There is no {FileName} in {root}.",
                "`regreen init` writes one; `regreen test URL` needs none; `regreen demo` shows the loop.",
                FailureCategory.Usage);
        }

        if (new FileInfo(file).Length > MostBytes)
        {
            throw new UserErrorException($"{FileName} is larger than 1 MiB.", "Is it the right file?", FailureCategory.Usage);
        }

        var environment = await WithDotEnvAsync(host.Environment, Path.Combine(root, ".env"), cancellationToken);
        var source = new ProjectSource(root, await File.ReadAllTextAsync(file, cancellationToken))
        {
            Environment = name => environment.GetValueOrDefault(name) ?? (view.ReadsOnly ? "" : null),
            Exists = path => Path.Exists(Path.Combine(root, path)),
            Variables = view.Variables,
        };
        var result = ProjectConfigReader.Read(source);
        return new ProjectFolder(result.Require(), result.Secrets, environment);
    }

    /// <summary>Reads the plain configuration values as they may be kept.</summary>
    public async Task<ImmutableSortedDictionary<string, string>> ReadConfigurationAsync(CancellationToken cancellationToken)
    {
        var files = new List<KeyValuePair<string, string>>();
        foreach (var path in Config.Deploy?.Configuration ?? [])
        {
            var full = Path.Combine(Config.Root, path);
            if (File.Exists(full))
            {
                files.Add(new(path, await File.ReadAllTextAsync(full, cancellationToken)));
            }
        }

        return ConfigurationValues.Read(files, FingerprintKey);
    }

    /// <summary>Gives the text of a configuration file with some of its keys changed.</summary>
    public string ConfigurationText(string path, ImmutableSortedDictionary<string, string?> changes)
    {
        var text = File.ReadAllText(Path.Combine(Config.Root, path));
        return changes.IsEmpty ? text : ConfigurationFile.With(path, text, changes);
    }

    /// <summary>Restores one value, by <c>FILE:KEY</c>; writing the same value twice has the effect of once.</summary>
    public async Task WriteConfigurationAsync(string key, string? value, CancellationToken cancellationToken)
    {
        var path = (Config.Deploy?.Configuration ?? []).First(file => key.StartsWith($"{file}:", StringComparison.Ordinal));
        var full = Path.Combine(Config.Root, path);
        var text = ConfigurationFile.With(path, await File.ReadAllTextAsync(full, cancellationToken), key[(path.Length + 1)..], value);
        var temporary = full + ".regreen-new";
        await File.WriteAllTextAsync(temporary, text, cancellationToken);
        File.SetUnixFileMode(temporary, File.GetUnixFileMode(full));
        File.Move(temporary, full, overwrite: true);
    }

    // What the environment says comes before what the file says.
    private static async Task<ImmutableDictionary<string, string>> WithDotEnvAsync(
        ImmutableDictionary<string, string> environment, string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return environment;
        }

        var values = ConfigurationFile.Read(".env", await File.ReadAllTextAsync(path, cancellationToken));
        return environment.AddRange(values.Where(pair => !environment.ContainsKey(pair.Key)));
    }

    private static byte[] ReadOrMakeKey(string path)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
            using var stream = new FileStream(path, options);
            stream.Write(RandomNumberGenerator.GetBytes(32));
        }

        return File.ReadAllBytes(path);
    }
}
