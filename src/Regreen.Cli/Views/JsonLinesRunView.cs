using Regreen.Core.Recording;

namespace Regreen.Cli.Views;

/// <summary>Writes one fact a line, as JSON: for programs.</summary>
internal sealed class JsonLinesRunView(TextWriter output, Func<JournalEntry, string> toJson) : IRunView
{
    public void Show(JournalEntry entry)
    {
        output.WriteLine(toJson(entry));
        output.Flush();
    }

    public void Recall(JournalEntry entry)
    {
        // Whoever reads facts has read these.
    }

    public void Hush() => output.Flush();

    public void Note(ProgressNote note)
    {
        // Programs read facts.
    }

    public void Reports(IReadOnlyList<string> paths)
    {
        // Their place is fixed: .regreen/reports/RUN.
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
