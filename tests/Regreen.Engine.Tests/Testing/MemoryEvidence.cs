using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Regreen.Core.Recording;

namespace Regreen.Engine.Tests.Testing;

/// <summary>Keeps evidence in memory under its real hash.</summary>
internal sealed class MemoryEvidence : IEvidenceStore
{
    private readonly ConcurrentDictionary<EvidenceId, string> _content = new();

    public Task<EvidenceId> PutAsync(EvidenceKind kind, string content, CancellationToken cancellationToken)
    {
        var id = new EvidenceId("sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))));
        _content[id] = content;
        return Task.FromResult(id);
    }

    public Task<string?> GetAsync(EvidenceId id, CancellationToken cancellationToken) => Task.FromResult(_content.GetValueOrDefault(id));
}
