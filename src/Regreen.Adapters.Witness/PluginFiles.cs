using System.Collections.Immutable;

namespace Regreen.Adapters.Witness;

/// <summary>Lays out the plug-ins for test runners, and names the variables that load them with no change of a suite.</summary>
internal static class PluginFiles
{
    private const string Pytest = "regreen_witness";
    private const string Node = "regreen-witness.mjs";

    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in new[] { Pytest + ".py", Node })
        {
            using var source = typeof(PluginFiles).Assembly.GetManifestResourceStream(name)!;
            using var file = File.Create(Path.Combine(folder, name));
            source.CopyTo(file);
        }
    }

    public static ImmutableSortedDictionary<string, string> Join(ImmutableSortedDictionary<string, string> environment, string folder, string address) => environment
        .SetItem("REGREEN_WITNESS", address)
        .SetItem("PYTHONPATH", Before(folder, environment.GetValueOrDefault("PYTHONPATH"), ':'))
        .SetItem("PYTHONDONTWRITEBYTECODE", "1")
        .SetItem("PYTEST_PLUGINS", Before(Pytest, environment.GetValueOrDefault("PYTEST_PLUGINS"), ','))
        .SetItem("NODE_OPTIONS", Before($"--import={new Uri(Path.Combine(folder, Node))}", environment.GetValueOrDefault("NODE_OPTIONS"), ' '));

    private static string Before(string mine, string? theirs, char separator) => string.IsNullOrEmpty(theirs) ? mine : $"{mine}{separator}{theirs}";
}
