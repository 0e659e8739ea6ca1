using System.Collections.Immutable;
using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Engine.Configuring;

namespace Regreen.Cli.Hosting;

/// <summary>Looks at a folder and a running service, and writes a first configuration.</summary>
internal static class ProjectWriter
{
    private const int MostFiles = 5_000;
    private const int MostBytes = 256 * 1024;

    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(3);
    private static readonly ImmutableArray<string> LeftOut = [".git", "node_modules", "bin", "obj", "artifacts", ".regreen"];

    /// <summary>Writes <c>regreen.yaml</c>, and says what could not be found out.</summary>
    public static async Task<int> WriteAsync(CliHost host, ViewOptions view, string? url, bool force, CancellationToken cancellationToken)
    {
        var root = Path.GetFullPath(view.Project ?? host.Folder);
        var file = Path.Combine(root, "regreen.yaml");
        if (File.Exists(file) && !force)
        {
            throw new UserErrorException($"{file} exists already.", "`--force` writes over it.", FailureCategory.Usage);
        }

        var listing = new RepositoryListing(Path.GetFileName(Path.TrimEndingDirectorySeparator(root)), List(root), path => Read(Path.Combine(root, path)))
        {
            Address = url,
            Answers = url is null ? ImmutableSortedDictionary<string, ProbeAnswer>.Empty : await ProbeAsync(url, host.Time, cancellationToken),
        };
        var project = ProjectInitializer.Initialize(listing);
        await File.WriteAllTextAsync(file, project.Text, cancellationToken);
        await host.Output.WriteLineAsync(file);
        foreach (var unknown in project.Unknown)
        {
            await host.Error.WriteLineAsync($"  not found out: {unknown}");
        }

        return 0;
    }

    private static ImmutableArray<string> List(string root)
    {
        var files = new List<string>();
        Walk(root);
        return [.. files];

        void Walk(string folder)
        {
            foreach (var path in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal).TakeWhile(_ => files.Count < MostFiles))
            {
                if (!Directory.Exists(path))
                {
                    files.Add(Path.GetRelativePath(root, path));
                }
                else if (!LeftOut.Contains(Path.GetFileName(path), StringComparer.Ordinal) && new DirectoryInfo(path).LinkTarget is null)
                {
                    Walk(path);
                }
            }
        }
    }

    private static string? Read(string path) => File.Exists(path) && new FileInfo(path).Length <= MostBytes ? File.ReadAllText(path) : null;

    private static async Task<ImmutableSortedDictionary<string, ProbeAnswer>> ProbeAsync(string url, TimeProvider time, CancellationToken cancellationToken)
    {
        var answers = ImmutableSortedDictionary.CreateBuilder<string, ProbeAnswer>(StringComparer.Ordinal);
        using var client = new HttpClient { MaxResponseContentBufferSize = MostBytes };
        foreach (var path in ProjectInitializer.ProbedPaths)
        {
            using var deadline = new CancellationTokenSource(ProbeLimit, time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
            try
            {
                using var response = await client.GetAsync(new Uri(new Uri(url), path), linked.Token);
                answers[path] = new ProbeAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync(linked.Token));
            }
            catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // What does not answer tells nothing; the result says what could not be found out.
            }
        }

        return answers.ToImmutable();
    }
}
