using System.Collections.Immutable;
using Regreen.Core.Facts;
using Regreen.Core.Recording;
using Regreen.Engine.Looping;

namespace Regreen.Cli.Hosting;

/// <summary>Tells a person, or a pipe, what goes on.</summary>
internal sealed class RunProgress(CliHost host, ViewOptions view) : IRunObserver, IDisposable
{
    public Task SawAsync(JournalEntry entry)
    {
        if (view.Format == OutputFormat.Json)
        {
            host.Output.WriteLine(FactJson.Write(entry.Fact));
            return Task.CompletedTask;
        }

        if (entry.Fact is not TimePassed)
        {
            host.Error.WriteLine(entry.Fact switch
            {
                AttemptFinished attempt => $"  {attempt.Judged.Verdict} {attempt.Judged.Case} {attempt.Judged.Reason}",
                CandidateProbed probed => $"  probe {Engine.Deploying.PreviewRunner.Name(probed.Candidate)}: {probed.Outcome} {probed.Detail}",
                _ => FactJson.Write(entry.Fact) is { Length: > 600 } text ? text[..600] : FactJson.Write(entry.Fact),
            });
        }

        return Task.CompletedTask;
    }

    public void Note(string text) => host.Error.WriteLine($"  … {text}");

    public void Finish()
    {
    }

    public void Reports(ImmutableArray<string> paths)
    {
        foreach (var path in paths)
        {
            host.Error.WriteLine(path);
        }
    }

    public void Dispose()
    {
    }
}
