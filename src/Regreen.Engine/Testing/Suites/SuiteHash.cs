using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Regreen.Engine.Testing.Suites;

/// <summary>A file that a suite is made of.</summary>
/// <param name="Path">Its path relative to the root, with slashes.</param>
/// <param name="Content">Its bytes.</param>
public sealed record SuiteFile(string Path, ReadOnlyMemory<byte> Content);

/// <summary>Names everything that suites are made of, so that a change of what judges is seen.</summary>
public static class SuiteHash
{
    /// <summary>Computes the hash over paths and contents, whatever their order: <c>sha256:</c> and lower-case hex digits.</summary>
    public static string Compute(IEnumerable<SuiteFile> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.DistinctBy(file => file.Path, StringComparer.Ordinal).OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            // With their lengths, no two lists of files give the same bytes.
            Append(hash, Encoding.UTF8.GetBytes(file.Path));
            Append(hash, file.Content.Span);
        }

        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Reads files, and folders with everything below them.</summary>
    public static async Task<IReadOnlyList<SuiteFile>> ReadAsync(string root, IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var files = new List<SuiteFile>();
        foreach (var path in paths.SelectMany(path => Expand(root, path)).Distinct(StringComparer.Ordinal))
        {
            files.Add(new SuiteFile(path, await File.ReadAllBytesAsync(Path.Combine(root, path), cancellationToken)));
        }

        return files;
    }

    private static IEnumerable<string> Expand(string root, string path)
    {
        var full = Path.Combine(root, path);
        return Directory.Exists(full)
            ? Directory.EnumerateFiles(full, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            : File.Exists(full) ? [path.Replace('\\', '/')] : [];
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
