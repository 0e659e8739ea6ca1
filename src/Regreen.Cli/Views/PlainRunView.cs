using Regreen.Core.Recording;

namespace Regreen.Cli.Views;

/// <summary>Writes the story line by line, without escapes and without wrapping: for pipes, files and CI logs.</summary>
internal sealed class PlainRunView(TextWriter output, RunNarrator narrator) : IRunView
{
    public void Show(JournalEntry entry)
    {
        foreach (var line in narrator.Tell(entry))
        {
            output.WriteLine(line.Text);
        }

        output.Flush();
    }

    public void Recall(JournalEntry entry) => narrator.Tell(entry);

    public void Hush() => output.Flush();

    public void Note(ProgressNote note)
    {
        // A pipe gets what happened, not what is being done.
    }

    public void Reports(IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            output.WriteLine($"report {narrator.Glyphs.Clean(path)}");
        }

        output.Flush();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
