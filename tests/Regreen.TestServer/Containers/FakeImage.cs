using System.Collections.Immutable;

namespace Regreen.TestServer.Containers;

/// <summary>An image: a folder of files and what is started in it.</summary>
internal sealed record FakeImage(string Folder, string WorkingFolder)
{
    public string Id { get; } = $"sha256:{Guid.NewGuid():N}{Guid.NewGuid():N}";

    public ImmutableArray<string> Command { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
