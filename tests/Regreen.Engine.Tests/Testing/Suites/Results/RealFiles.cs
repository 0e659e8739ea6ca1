using System.Runtime.CompilerServices;

namespace Regreen.Engine.Tests.Testing.Suites.Results;

/// <summary>Result files that the tools themselves wrote: pytest 7.2, node 20, vitest 4, jest 30, MSTest 3.10.</summary>
internal static class RealFiles
{
    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder()).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder(), name));

    private static string Folder([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "Samples");
}
