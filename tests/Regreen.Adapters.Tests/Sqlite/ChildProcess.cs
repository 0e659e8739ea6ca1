using System.Diagnostics;
using System.Runtime.CompilerServices;
using Regreen.Adapters.Git;
using Regreen.Adapters.Sqlite;
using Regreen.Core;
using Regreen.Core.Facts;
using Regreen.Core.Recording;

namespace Regreen.Adapters.Tests.Sqlite;

/// <summary>Runs a part of the product in a real second process: this test program again, told by a variable to do that part instead of tests.</summary>
internal static class ChildProcess
{
    private const string Variable = "REGREEN_TEST_CHILD";

    public static System.Diagnostics.Process Start(string part, string path, params IEnumerable<KeyValuePair<string, string>> environment)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Regreen.Adapters.Tests" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { [Variable] = $"{part}|{path}" },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return System.Diagnostics.Process.Start(start)!;
    }

#pragma warning disable CA2255 // This assembly is a program; its entry point is generated.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void RunInsteadOfTests()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('|', 2) is [var part, var path])
        {
            try
            {
                Run(part, path);
                Environment.Exit(0);
            }
            catch (UserErrorException exception)
            {
                Console.WriteLine(exception.Message);
                Environment.Exit(3);
            }
        }
    }

    private static void Run(string part, string path)
    {
        switch (part)
        {
            case "lease":
                using (var lease = new Disposing(TargetLease.Acquire(path, new RunId("child-run"), TimeProvider.System)))
                {
                    Console.WriteLine("held");
                    Console.ReadLine();
                }

                break;
            case "append":
                using (var journal = new SqliteJournal(path, TimeProvider.System))
                {
                    for (var second = 1; ; second++)
                    {
                        Wait(journal.AppendAsync(new RunId("child-run"), new TimePassed(TimeSpan.FromSeconds(second)), CancellationToken.None));
                        Console.WriteLine(second);
                    }
                }

            case "head":
                using (var repository = Wait(GitRepository.OpenAsync(path, path + "-work", [], new Git.MemoryEvidence(), TimeProvider.System, CancellationToken.None)))
                {
                    Console.WriteLine(Wait(repository.HeadAsync(CancellationToken.None)));
                }

                break;
            case "evidence":
                var store = new FileEvidenceStore(path, TimeProvider.System);
                for (var number = 1; ; number++)
                {
                    Console.WriteLine(Wait(store.PutAsync(EvidenceKind.Log, $"{number}{new string('x', 100_000)}", CancellationToken.None)));
                }

            default:
                throw new ArgumentException(part, nameof(part));
        }
    }

    // A module initializer cannot await.
#pragma warning disable VSTHRD002
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private sealed class Disposing(TargetLease lease) : IDisposable
    {
        public void Dispose() => lease.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
#pragma warning restore VSTHRD002
}
