using System.Security.Cryptography;
using System.Text;
using Regreen.Core.Recording;

namespace Regreen.Engine.Tests.Reporting;

/// <summary>Evidence in memory, under the hash of its content as everywhere.</summary>
internal sealed class MemoryEvidence : IEvidenceStore
{
    private readonly Dictionary<EvidenceId, string> _contents = [];

    public EvidenceId Put(string content)
    {
        var id = new EvidenceId("sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))));
        _contents[id] = content;
        return id;
    }

    public void Lose(EvidenceId id) => _contents.Remove(id);

    public Task<EvidenceId> PutAsync(EvidenceKind kind, string content, CancellationToken cancellationToken) => Task.FromResult(Put(content));

    public Task<string?> GetAsync(EvidenceId id, CancellationToken cancellationToken) => Task.FromResult(_contents.GetValueOrDefault(id));
}
