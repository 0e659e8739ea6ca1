using System.Collections.Immutable;

namespace Regreen.Adapters.Witness;

/// <summary>Lays out the plug-ins for test runners, and names the variables that load them with no change of a suite.</summary>
internal static class PluginFiles
{
    private const string Pytest = "regreen_witness";
    private const string Node = "regreen-witness.mjs";

    private const string Vitest = "regreen-witness-vitest.mjs";
    private const string Hook = "Regreen.TestHook.dll";

    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in new[] { Pytest + ".py", Node, Vitest, Hook })
        {
            using var source = typeof(PluginFiles).Assembly.GetManifestResourceStream(name)!;
            using var content = new MemoryStream();
            source.CopyTo(content);
            var (path, bytes) = (Path.Combine(folder, name), content.ToArray());

            // What another run's programs have loaded is not written again while they use it.
            if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
            {
                File.WriteAllBytes(path, bytes);
            }
        }
    }

    /// <summary>Adds the variables.</summary>
    /// <param name="environment">What is there.</param>
    /// <param name="folder">Where the plug-ins lie.</param>
    /// <param name="address">Where they report.</param>
    /// <param name="places">The hosts, with their ports, to which requests may name their test: nobody else is told.</param>
    public static ImmutableSortedDictionary<string, string> Join(ImmutableSortedDictionary<string, string> environment, string folder, string address, IEnumerable<string> places) => environment
        .SetItem("REGREEN_WITNESS", address)
        .SetItem("REGREEN_WITNESS_FOR", string.Join(',', places))
        .SetItem("PYTHONPATH", Before(folder, environment.GetValueOrDefault("PYTHONPATH"), ':'))
        .SetItem("PYTHONDONTWRITEBYTECODE", "1")
        .SetItem("PYTEST_PLUGINS", Before(Pytest, environment.GetValueOrDefault("PYTEST_PLUGINS"), ','))
        .SetItem("NODE_OPTIONS", Before($"--import={new Uri(Path.Combine(folder, Node))}", environment.GetValueOrDefault("NODE_OPTIONS"), ' '))
        .SetItem("DOTNET_STARTUP_HOOKS", Before(Path.GetFullPath(Path.Combine(folder, Hook)), environment.GetValueOrDefault("DOTNET_STARTUP_HOOKS"), ':'));

    private static string Before(string mine, string? theirs, char separator) => string.IsNullOrEmpty(theirs) ? mine : $"{mine}{separator}{theirs}";
}
