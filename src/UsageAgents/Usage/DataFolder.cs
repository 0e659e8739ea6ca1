using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace UsageAgents.Usage;

/// <summary>Where data sets lie: the folder that was configured, or a private one that goes with the process.</summary>
internal sealed class DataFolder : IDisposable
{
    private const int DigitsOfTenant = 32;
    private const string IndexName = "index.json";
    private readonly bool _isTemporary;

    public DataFolder(string? path)
    {
        _isTemporary = string.IsNullOrEmpty(path);
        Path = _isTemporary ? Directory.CreateTempSubdirectory("usage-agents-").FullName : Directory.CreateDirectory(path!, UserOnly).FullName;
    }

    public string Path { get; }

    private static UnixFileMode UserOnly => UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>A new file of a tenant; its name is not used again.</summary>
    public string NewFile(string tenant, string extension) =>
        System.IO.Path.Combine(Directory.CreateDirectory(FolderOf(tenant), UserOnly).FullName, Guid.NewGuid().ToString("N") + extension);

    public string FileOf(string tenant, DataSet set) => System.IO.Path.Combine(FolderOf(tenant), set.File);

    /// <summary>Reads a tenant's index; an empty one if there is none.</summary>
    public IndexFile Read(string tenant)
    {
        var file = IndexOf(tenant);
        var written = File.GetLastWriteTimeUtc(file);
        var index = File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllText(file), DataSetJson.Default.TenantIndex) : null;
        return new IndexFile(index ?? new TenantIndex([], null), file, written);
    }

    public IndexFile Write(string tenant, TenantIndex index)
    {
        var (draft, file) = (NewFile(tenant, ".draft"), IndexOf(tenant));
        File.WriteAllText(draft, JsonSerializer.Serialize(index, DataSetJson.Default.TenantIndex));
        File.Move(draft, file, overwrite: true);
        return new IndexFile(index, file, File.GetLastWriteTimeUtc(file));
    }

    public void Dispose()
    {
        if (_isTemporary && Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private string IndexOf(string tenant) => System.IO.Path.Combine(FolderOf(tenant), IndexName);

    // A tenant's name may hold anything; its hash is a name for a folder.
    private string FolderOf(string tenant) =>
        System.IO.Path.Combine(Path, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tenant)))[..DigitsOfTenant]);
}
