using Regreen.Core.Recording;

namespace Regreen.Cli.Views;

/// <summary>Shows a run while it happens. It is fed with every entry of the journal, in order, and with notes of what is being done.</summary>
internal interface IRunView : IAsyncDisposable
{
    /// <summary>Shows what happened.</summary>
    void Show(JournalEntry entry);

    /// <summary>Takes note of what happened before, of a run that goes on, and shows nothing.</summary>
    void Recall(JournalEntry entry);

    /// <summary>Makes room for a question: nothing is drawn until something happens again.</summary>
    void Hush();

    /// <summary>Shows what is being done now; it is no fact, and a pipe may leave it out.</summary>
    void Note(ProgressNote note);

    /// <summary>Shows where the reports are.</summary>
    void Reports(IReadOnlyList<string> paths);
}

/// <summary>What is being done now.</summary>
/// <param name="Text">A few words, as in <c>building 3f2a1b9c01</c>.</param>
internal sealed record ProgressNote(string Text);
