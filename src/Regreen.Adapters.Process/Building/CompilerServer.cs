using System.Collections.Immutable;
using Regreen.Adapters.Process.Supervising;
using Regreen.Core.Configuring;

namespace Regreen.Adapters.Process.Building;

/// <summary>
/// The C# compiler, kept warm over the builds of one run: a build of a few projects then takes about half as long. It has a name of its own, which only
/// these builds know, and ends with the run, however that ends. Where it cannot be had, builds start a compiler each, as they would without it.
/// </summary>
/// <remarks>
/// <c>VBCSCompiler</c> and the MSBuild properties <c>UseSharedCompilation</c> and <c>SharedCompilationId</c>:
/// https://github.com/dotnet/roslyn/blob/main/docs/compilers/Compiler%20Server.md. It ends by itself after ten idle minutes.
/// </remarks>
internal sealed class CompilerServer(DriverHost host, DeployConfig deploy, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(20);

    private readonly string _name = $"regreen-{Guid.NewGuid():N}";
    private SupervisedProcess? _process;
    private bool _wasTried;

    /// <summary>Gets the environment in which a build uses the server; unchanged where there is none or the command is not one of dotnet.</summary>
    /// <param name="build">The command of the build.</param>
    /// <param name="folder">Where it will run: a <c>global.json</c> there chooses the SDK.</param>
    /// <param name="environment">Its environment so far.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public async Task<ImmutableSortedDictionary<string, string>> JoinAsync(
        ImmutableArray<string> build, string folder, ImmutableSortedDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        if (build is not ["dotnet", ..] || deploy.InheritedEnvironment.Contains("UseSharedCompilation", StringComparer.Ordinal))
        {
            return environment;
        }

        if (!_wasTried)
        {
            _wasTried = true;
            _process = await StartAsync(folder, environment, cancellationToken);
        }

        return _process is { Exited.IsCompleted: false }
            ? environment.SetItem("UseSharedCompilation", "true").SetItem("SharedCompilationId", _name)
            : environment;
    }

    /// <inheritdoc/>
    public void Dispose() => _process?.Dispose();

    private async Task<SupervisedProcess?> StartAsync(string folder, ImmutableSortedDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        if (await FindAsync(folder, environment, cancellationToken) is not { } program)
        {
            return null;
        }

        var spec = new ProcessSpec("compiler server", ["dotnet", program, $"-pipename:{_name}"], host.Folder, environment, Path.Combine(host.Folder, "compiler.log")) { LogCap = host.LogCap };
        var (process, _) = await SupervisedProcess.StartAsync(host.Supervisor, spec, time, cancellationToken);
        return process;
    }

    private async Task<string?> FindAsync(string folder, ImmutableSortedDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        if (Programs.Find("dotnet", environment.GetValueOrDefault("PATH", ""), folder) is not { } dotnet)
        {
            return null;
        }

        var question = new ProcessSpec("dotnet --version", ["dotnet", "--version"], folder, environment, Path.Combine(host.Folder, "compiler.log"));
        return await CommandRun.RunAsync(host.Supervisor, question, LongestQuestion, time, cancellationToken) is CommandOutcome.Ended { ExitCode: 0, Lines: [.., var version] }
            && Path.GetDirectoryName(File.ResolveLinkTarget(dotnet, returnFinalTarget: true)?.FullName ?? dotnet) is { } root
            && Path.Combine(root, "sdk", version.Text.Trim(), "Roslyn", "bincore", "VBCSCompiler.dll") is var program
            && File.Exists(program)
            ? program
            : null;
    }
}
