using System.Collections.Immutable;
using Regreen.Adapters.Git;
using Regreen.Core.Deploying;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Tests.Git;

/// <summary>What the tests of the repository share.</summary>
public abstract class GitTest : IDisposable
{
    private readonly List<GitRepository> _opened = [];

    internal TemporaryRepository Files { get; } = new();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        _opened.ForEach(repository => repository.Dispose());
        Files.Dispose();
    }

    protected async Task<GitRepository> OpenAsync(ImmutableArray<string>? inputs = null, string folder = "")
    {
        var repository = await GitRepository.OpenAsync(Path.Combine(Files.Root, folder), Files.Work, inputs ?? [], Files.Evidence, TimeProvider.System, Token);
        _opened.Add(repository);
        return repository;
    }

    protected async Task<Candidate> WithPatchAsync(string commit, string patch) =>
        new(commit) { Patch = await Files.Evidence.PutAsync(EvidenceKind.Diff, patch, Token) };

    protected static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    protected static ICheckout Made(CheckoutOutcome outcome) => outcome.ShouldBeOfType<CheckoutOutcome.Made>().Checkout;
}
